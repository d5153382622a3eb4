package io.wardmote.external;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.wardmote.crypto.CryptoReply;
import io.wardmote.crypto.CryptoRequest;
import io.wardmote.key.KeySpec;
import io.wardmote.key.Protection;
import io.wardmote.key.KeyUsage;
import io.wardmote.key.Refusal;
import io.wardmote.key.Refused;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FewAtOnceTest {
    private static final CryptoRequest ANY = new CryptoRequest.CanImport(KeySpec.AES_256, KeyUsage.ENCRYPT_DECRYPT, Protection.EXTERNAL);
    private static final CryptoReply DONE = new CryptoReply.Verdict(true);

    private final List<Promise<CryptoReply>> asked = new ArrayList<>();
    private final FewAtOnce engine = new FewAtOnce(2, request -> {
        asked.add(Promise.promise());
        return asked.getLast().future();
    });

    @Test
    void whatIsBeyondIsRefusedAtOnceUntilSomethingEndsHoweverItDoes() {
        Future<CryptoReply> first = engine.ask(ANY);
        Future<CryptoReply> second = engine.ask(ANY);
        assertThat(((Refused) engine.ask(ANY).cause()).refusal()).isEqualTo(Refusal.OVERLOADED);
        assertThat(asked).hasSize(2);
        asked.get(0).complete(DONE);
        assertThat(first.result()).isEqualTo(DONE);
        assertThat(engine.ask(ANY).isComplete()).isFalse();
        assertThat(engine.ask(ANY).failed()).isTrue();
        asked.get(1).fail(Refusal.KEY_UNAVAILABLE.refused());
        assertThat(second.failed()).isTrue();
        assertThat(engine.ask(ANY).isComplete()).isFalse();
        assertThat(asked).hasSize(4);
    }
}
