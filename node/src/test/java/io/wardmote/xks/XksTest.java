package io.wardmote.xks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** The specification's own example, and the shapes of names. */
class XksTest {

    @Test
    void theIntegrityValueIsThatOfTheSpecification() {
        HexFormat hex = HexFormat.of();
        byte[] value = Xks.integrityValue("project=nile,department=marketing".getBytes(UTF_8), "key_version=1".getBytes(UTF_8),
            hex.parseHex("1ccae5470f39700254779031"), hex.parseHex("821c642b5b71783367deaf18"), hex.parseHex("bc1c4dda7707d6812447c5955e99b261"));
        assertThat(Base64.getEncoder().encodeToString(value)).isEqualTo("qHA/ImC9h5HsLRXqCyPmWgYx7tzyoTplzILbP0fPXsc=");
    }

    @Test
    void whatIsAuthenticatedTellsBothParts() {
        assertThat(Xks.authenticated(new byte[0x102], new byte[] {7})).hasSize(2 + 0x102 + 1 + 1).startsWith(1, 2, 0).endsWith(0, 1, 7);
        assertThat(Xks.authenticated(new byte[0], new byte[0])).containsExactly(0, 0, 0);
    }

    @Test
    void namesHaveTheShapesOfTheSpecification() {
        for (String prefix : new String[] {"", "/a", "/a-b_C/9"}) assertThat(prefix).matches(Xks.PREFIX);
        for (String prefix : new String[] {"a", "/", "/a/", "//a", "/a.b", "/%61"}) assertThat(prefix).doesNotMatch(Xks.PREFIX);
        assertThat("key-hzz.A_1").matches(Xks.EXTERNAL_KEY_ID);
        for (String id : new String[] {"", "a/b", "a b", "x".repeat(129)}) assertThat(id).doesNotMatch(Xks.EXTERNAL_KEY_ID);
    }
}
