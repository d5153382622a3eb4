package io.wardmote.state;

/**
 * A key slot: the cluster's root key of one epoch, sealed for one protector.
 *
 * @param kind   {@code file}, {@code pkcs11} or {@code shamir}
 * @param sealed opaque here; opened by {@code io.wardmote.crypto.KeySlot} and its like
 * @param node   id of the node that has the protector; "" if no node has, as with {@code shamir}
 * @param proven whether it was opened since it was made; until then it is pending and counts for nothing
 */
public record Slot(String label, String kind, int epoch, byte[] sealed, String node, boolean proven) {
    public static final String FILE = "file";
    public static final String PKCS11 = "pkcs11";
    public static final String SHAMIR = "shamir";
    private static final int LAYOUT = 2;
    /** Before slots changed while a cluster ran: what was there counted, and was a node's by its label. Still written for such. */
    private static final int WITHOUT_OWNER = 1;

    /** One that counts, of the node that its label names. */
    public Slot(String label, String kind, int epoch, byte[] sealed) {
        this(label, kind, epoch, sealed, named(label, kind), true);
    }

    private static String named(String label, String kind) {
        String prefix = kind + "-";
        return kind.equals(FILE) && label.startsWith(prefix) ? label.substring(prefix.length()) : "";
    }

    /** The label of the slot of that kind that a node makes for itself. */
    public static String label(String kind, String node) {
        return kind + "-" + node;
    }

    Slot thatIs(boolean whether) {
        return new Slot(label, kind, epoch, sealed, node, whether);
    }

    /** Whether that node opens it by itself. */
    public boolean isOf(String member) {
        return !kind.equals(SHAMIR) && node.equals(member);
    }

    /** Whether that node can open it, by itself or with shares that people bring. */
    boolean opensFor(String member) {
        return proven && (kind.equals(SHAMIR) || isOf(member));
    }

    public void write(ByteWriter out) {
        boolean plain = proven && node.equals(named(label, kind));
        out.u8(plain ? WITHOUT_OWNER : LAYOUT).text(label).text(kind).i32(epoch).bytes(sealed);
        if (!plain) out.text(node).bool(proven);
    }

    public static Slot read(ByteReader in) {
        int layout = Layout.mustBeUpTo(LAYOUT, in.u8(), "slot");
        Slot slot = new Slot(in.text(), in.text(), in.i32(), in.bytes());
        return layout == WITHOUT_OWNER ? slot : new Slot(slot.label, slot.kind, slot.epoch, slot.sealed, in.text(), in.bool());
    }
}
