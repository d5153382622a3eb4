package io.wardmote.access;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wardmote.access.Credentials.SigningSecret;
import io.wardmote.crypto.Providers;
import io.wardmote.crypto.RootKey;
import io.wardmote.crypto.RootKeys;
import io.wardmote.key.Binding;
import io.wardmote.key.Refusal;
import io.wardmote.key.Refused;
import io.wardmote.key.Secret;
import io.wardmote.op.Principal;
import java.util.Arrays;
import java.util.Base64;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SessionTokensTest {
    private static final byte[] SECRET = "thirty characters of a secret.".getBytes(UTF_8);
    private static final Principal.Session SESSION = new Principal.Session("deploy", "234567890123456789", "alice", "{\"Version\":\"1\"}", 1_800_000_000_000L);

    private final Providers providers = Providers.start();
    private final RootKeys roots = new RootKeys(root("c1", 3, 1));
    private final SessionTokens tokens = new SessionTokens(roots);

    /** The same numbers make the same key. */
    private RootKey root(String cluster, int epoch, int number) {
        byte[] key = new byte[RootKey.BYTES];
        Arrays.fill(key, (byte) number);
        return new RootKey(cluster, epoch, new Secret(key), providers.random());
    }

    private String token() {
        return tokens.seal("STS.1", SECRET, SESSION);
    }

    private static void isRefused(SessionTokens by, String token, Refusal refusal) {
        assertThatThrownBy(() -> by.open(token)).as(token).isInstanceOfSatisfying(Refused.class, no -> assertThat(no.refusal()).isEqualTo(refusal));
    }

    @Test
    void whatIsSealedIsOpenedByEveryNode() {
        SigningSecret opened = new SessionTokens(new RootKeys(root("c1", 3, 1))).open(token());
        assertThat(opened.accessKeyId()).isEqualTo("STS.1");
        assertThat(opened.who()).isEqualTo(SESSION);
        assertThat(opened.secret().bytes()).isEqualTo(SECRET);
    }

    @Test
    void aTokenShowsNothingAndNoTwoAreAlike() {
        byte[] bytes = Base64.getUrlDecoder().decode(token());
        assertThat(new String(bytes, UTF_8)).doesNotContain("STS.1", "deploy", "alice", "thirty");
        assertThat(token()).isNotEqualTo(token()).matches("[A-Za-z0-9_-]+");
    }

    @Test
    void theLongestThereIsCanBeOpened() {
        Principal.Session longest = new Principal.Session("r".repeat(64), "2".repeat(18), "s".repeat(64), "p".repeat(2048), Long.MAX_VALUE);
        assertThat(tokens.open(tokens.seal("STS." + "x".repeat(24), SECRET, longest)).who()).isEqualTo(longest);
    }

    @Test
    void whatIsNotOursIsRefused() {
        for (String made : new String[] {"", "A", "made up", "é", "AQ", "AQAAAAM", "AQAAAAN" + "A".repeat(100), "A".repeat(4096), "A".repeat(4097)})
            isRefused(tokens, made, Refusal.INVALID_SECURITY_TOKEN);
        isRefused(new SessionTokens(new RootKeys(root("c2", 3, 1))), token(), Refusal.INVALID_SECURITY_TOKEN);
        isRefused(new SessionTokens(new RootKeys(root("c1", 3, 2))), token(), Refusal.INVALID_SECURITY_TOKEN);
        byte[] another = roots.wrap(Binding.accessKey("STS.1"), SECRET).sealed();
        isRefused(tokens, encoded(3, another), Refusal.INVALID_SECURITY_TOKEN);
    }

    private static String encoded(int epoch, byte[] sealed) {
        byte[] bytes = new byte[5 + sealed.length];
        bytes[0] = 1;
        bytes[4] = (byte) epoch;
        System.arraycopy(sealed, 0, bytes, 5, sealed.length);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    @Test
    void everyChangeIsNoticed() {
        byte[] bytes = Base64.getUrlDecoder().decode(token());
        for (int at = 0; at < bytes.length; at++) {
            byte[] changed = bytes.clone();
            changed[at] ^= 0x40;
            isRefused(tokens, Base64.getUrlEncoder().encodeToString(changed), Refusal.INVALID_SECURITY_TOKEN);
            isRefused(tokens, Base64.getUrlEncoder().encodeToString(Arrays.copyOf(bytes, at)), Refusal.INVALID_SECURITY_TOKEN);
        }
    }

    @Test
    void strangeTokensAreRefusedAndNothingElse() {
        long seed = new SplittableRandom().nextLong();
        System.out.println("SessionTokensTest seed " + seed);
        SplittableRandom random = new SplittableRandom(seed);
        byte[] good = Base64.getUrlDecoder().decode(token());
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = random.nextBoolean() ? Arrays.copyOf(good, random.nextInt(good.length * 2)) : new byte[random.nextInt(200)];
            for (int changes = random.nextInt(1, 8); changes > 0 && bytes.length > 0; changes--) bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            if (Arrays.equals(bytes, good)) continue;
            assertThatThrownBy(() -> tokens.open(Base64.getUrlEncoder().encodeToString(bytes))).isInstanceOf(Refused.class);
        }
    }

    @Test
    void aTokenOfTheEpochBeforeIsGoodAsLongAsItsKeyIsThere() {
        String before = token();
        roots.add(root("c1", 4, 7));
        roots.sealUnder(4);
        assertThat(tokens.open(before).who()).isEqualTo(SESSION);
        assertThat(Base64.getUrlDecoder().decode(token())[4]).isEqualTo((byte) 4);
        isRefused(new SessionTokens(new RootKeys(root("c1", 4, 7))), before, Refusal.EXPIRED_SECURITY_TOKEN);
        isRefused(new SessionTokens(new RootKeys(root("c1", 3, 1))), token(), Refusal.UNAVAILABLE);
        isRefused(new SessionTokens(new RootKeys(root("c1", 2, 1))), token(), Refusal.INVALID_SECURITY_TOKEN);
    }
}
