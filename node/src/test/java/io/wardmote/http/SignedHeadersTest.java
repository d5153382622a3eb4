package io.wardmote.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.MultiMap;
import io.wardmote.key.Refusal;
import io.wardmote.key.Refused;
import org.junit.jupiter.api.Test;

class SignedHeadersTest {
    private static final MultiMap HEADERS = MultiMap.caseInsensitiveMultiMap().add("X-Acs-Date", " 2026 ").add("b", "2");

    private static String lines(String list) {
        Bytes out = new Bytes(1);
        SignedHeaders.of(list).write(new Request("id", "GET", "/", "", HEADERS, "kms.example:443", new byte[0], "127.0.0.1"), out);
        return out.toString();
    }

    @Test
    void eachIsALineOfItsNameAndItsValueAsTheyAreListed() {
        assertThat(lines("host;x-acs-date;B;none;ä")).isEqualTo("host:kms.example:443\nx-acs-date:2026\nB:2\nnone:\nä:\n");
        assertThat(lines("b")).isEqualTo("b:2\n");
        assertThat(lines("b;;b;")).isEqualTo("b:2\n:\nb:2\n:\n");
    }

    @Test
    void listsOfGoodSignaturesAreKept() {
        SignedHeaders headers = SignedHeaders.of("host;kept");
        assertThat(headers).hasToString("host;kept");
        assertThat(SignedHeaders.of("host;kept")).as("of a stranger, so far").isNotSameAs(headers);
        headers.keep();
        assertThat(SignedHeaders.of("host;kept")).isSameAs(headers);
    }

    @Test
    void ofTwoListsThatShareAPlaceEachIsItsOwn() {
        assertThat("host;Aa").hasSameHashCodeAs("host;BB");
        SignedHeaders.of("host;Aa").keep();
        assertThat(SignedHeaders.of("host;BB")).hasToString("host;BB").matches(headers -> headers.has("BB") && !headers.has("Aa"));
        SignedHeaders.of("host;BB").keep();
        assertThat(SignedHeaders.of("host;Aa")).matches(headers -> headers.has("Aa") && !headers.has("BB"));
    }

    @Test
    void aListHasAnEnd() {
        assertThat(SignedHeaders.of("h" + ";".repeat(SignedHeaders.MOST - 1)).has("")).isTrue();
        assertThatThrownBy(() -> SignedHeaders.of("h" + ";".repeat(SignedHeaders.MOST))).isInstanceOfSatisfying(Refused.class,
            refused -> assertThat(refused.refusal()).isEqualTo(Refusal.INCOMPLETE_SIGNATURE));
    }

    @Test
    void aNameIsThereOnlyWhole() {
        SignedHeaders headers = SignedHeaders.of("x-acs-date;host;x-acs-version2");
        assertThat(headers.has("host")).isTrue();
        assertThat(headers.has("x-acs-date")).isTrue();
        for (String absent : new String[] {"x-acs", "date", "x-acs-version", "HOST", "", "x-acs-date;host"}) assertThat(headers.has(absent)).as(absent).isFalse();
    }
}
