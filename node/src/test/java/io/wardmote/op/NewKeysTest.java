package io.wardmote.op;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.wardmote.crypto.CryptoReply;
import io.wardmote.crypto.CryptoRequest;
import io.wardmote.key.KeySpec;
import io.wardmote.key.KeyUsage;
import io.wardmote.key.Material;
import io.wardmote.key.Material.InHsm;
import io.wardmote.key.Origin;
import io.wardmote.key.Protection;
import io.wardmote.key.Refusal;
import io.wardmote.state.KeyFacts;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of a key that the HSM made when the change that was to name it fails. */
class NewKeysTest {
    private static final KeyFacts FACTS = new KeyFacts("key-1", KeySpec.EC_P256, KeyUsage.SIGN_VERIFY, Origin.GENERATED, Protection.HSM, "kst-1", "");
    private static final Material MATERIAL = new InHsm(1, new byte[] {2, 7}, new byte[32]);
    private static final NewKeys.Made MADE = new NewKeys.Made("key-1-v", MATERIAL, new byte[] {0x30});

    private final List<CryptoRequest> asked = new ArrayList<>();
    private Future<CryptoReply> answer = Future.succeededFuture(new CryptoReply.Verdict(true));
    private final NewKeys keys = new NewKeys(request -> {
        asked.add(request);
        return answer;
    }, new Random(1));

    /** Were it discarded where the change may yet happen, a key would be lost that is in use. */
    @ParameterizedTest
    @EnumSource(Refusal.class)
    void itIsDiscardedWhereTheChangeWasSurelyNotDone(Refusal refusal) {
        Throwable failure = refusal.because("detail");
        assertThat(keys.orDiscarded(FACTS, MADE, Future.failedFuture(failure)).cause()).isSameAs(failure);
        if (EnumSet.of(Refusal.UNAVAILABLE, Refusal.OVERLOADED, Refusal.INTERNAL_FAILURE).contains(refusal)) {
            assertThat(asked).isEmpty();
            return;
        }
        assertThat(asked).singleElement().isInstanceOfSatisfying(CryptoRequest.Discard.class, discard -> {
            assertThat(discard.engine()).isEqualTo("hsm");
            assertThat(discard.key().versionId()).isEqualTo("key-1-v");
            assertThat(discard.key().material()).isEqualTo(MATERIAL);
            assertThat(discard.key().binding().facts()).startsWith("key-1", "key-1-v");
        });
    }

    @Test
    void itIsTheRefusalThatIsToldWhateverBecomesOfTheKey() {
        answer = Future.failedFuture(Refusal.UNAVAILABLE.refused());
        Throwable failure = Refusal.LIMIT_EXCEEDED.refused();
        assertThat(keys.orDiscarded(FACTS, MADE, Future.failedFuture(failure)).cause()).isSameAs(failure);
    }

    @Test
    void itStaysWhereTheChangeWasDoneOrNobodyKnows() {
        assertThat(keys.orDiscarded(FACTS, MADE, Future.succeededFuture("done")).result()).isEqualTo("done");
        assertThat(keys.orDiscarded(FACTS, MADE, Future.failedFuture(new IllegalStateException())).failed()).isTrue();
        assertThat(keys.orDiscarded(FACTS, NewKeys.Made.NOTHING, Future.failedFuture(Refusal.LIMIT_EXCEEDED.refused())).failed()).isTrue();
        assertThat(asked).isEmpty();
    }
}
