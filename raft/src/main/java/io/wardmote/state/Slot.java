package io.wardmote.state;

/**
 * A key slot: the cluster's root key of one epoch, sealed for one protector.
 *
 * @param kind   {@code file} for now
 * @param sealed opaque here; opened by {@code io.wardmote.crypto.KeySlot}
 */
public record Slot(String label, String kind, int epoch, byte[] sealed) {
    public void write(ByteWriter out) {
        out.u8(1).text(label).text(kind).i32(epoch).bytes(sealed);
    }

    public static Slot read(ByteReader in) {
        Layout.mustBe(1, in.u8(), "slot");
        return new Slot(in.text(), in.text(), in.i32(), in.bytes());
    }
}
