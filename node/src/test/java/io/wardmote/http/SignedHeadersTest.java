package io.wardmote.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.MultiMap;
import org.junit.jupiter.api.Test;

class SignedHeadersTest {
    private static final MultiMap HEADERS = MultiMap.caseInsensitiveMultiMap().add("X-Acs-Date", " 2026 ").add("b", "2").add("?", "of nobody");

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
        assertThat(SignedHeaders.of("host;b")).hasToString("host;b").isSameAs(SignedHeaders.of("host;b"));
    }

    @Test
    void aNameIsThereOnlyWhole() {
        SignedHeaders headers = SignedHeaders.of("x-acs-date;host;x-acs-version2");
        assertThat(headers.has("host")).isTrue();
        assertThat(headers.has("x-acs-date")).isTrue();
        for (String absent : new String[] {"x-acs", "date", "x-acs-version", "HOST", "", "x-acs-date;host"}) assertThat(headers.has(absent)).as(absent).isFalse();
    }
}
