package io.wardmote.state;

/**
 * A bearer token, of which only the hash is kept.
 *
 * @param hash      SHA-256 of the token's 32 bytes, in lower-case hexadecimal
 * @param expiresAt milliseconds of the state's time
 */
public record BearerToken(String hash, String user, long expiresAt) {
    public void write(ByteWriter out) {
        out.u8(1).text(hash).text(user).i64(expiresAt);
    }

    public static BearerToken read(ByteReader in) {
        Layout.mustBe(1, in.u8(), "bearer token");
        return new BearerToken(in.text(), in.text(), in.i64());
    }
}
