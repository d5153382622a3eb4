package io.wardmote.state;

/**
 * What a client of the instance API signs with; its private half is not kept. Times are milliseconds of the state's time.
 *
 * @param id          {@code KAAP.} and a UUID
 * @param accessPoint the name of the access point it speaks for
 * @param certificate DER X.509
 * @param publicKey   DER SubjectPublicKeyInfo of an RSA-2048 key
 * @param notAfter    the last moment at which it is good
 */
public record ClientKey(String id, String accessPoint, byte[] certificate, byte[] publicKey, long createdAt, long notBefore, long notAfter) {

    public boolean isGoodAt(long time) {
        return notBefore <= time && time <= notAfter;
    }

    public void write(ByteWriter out) {
        out.u8(1).text(id).text(accessPoint).bytes(certificate).bytes(publicKey).i64(createdAt).i64(notBefore).i64(notAfter);
    }

    public static ClientKey read(ByteReader in) {
        Layout.mustBe(1, in.u8(), "client key");
        return new ClientKey(in.text(), in.text(), in.bytes(), in.bytes(), in.i64(), in.i64(), in.i64());
    }
}
