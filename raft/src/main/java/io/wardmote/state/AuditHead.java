package io.wardmote.state;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * How far a node's audit log goes: a record's place in its chain of hashes, which proves every record before it, signed by the node.
 *
 * @param node        id of the node
 * @param incarnation how often its log had been opened by then
 * @param sequence    of the record; from 1
 * @param hash        the chain's after that record: a SHA-256
 * @param atMillis    the record's time by the node's clock
 * @param signature   over {@link #signed}, by the key of the certificate
 * @param certificate the node's for other nodes, DER
 */
public record AuditHead(String node, long incarnation, long sequence, byte[] hash, long atMillis, byte[] signature, byte[] certificate) {
    public static final int HASH_BYTES = 32;
    public static final int MOST_SIGNATURE_BYTES = 1024;
    public static final int MOST_CERTIFICATE_BYTES = 8192;
    private static final byte[] PURPOSE = "wardmote audit head 1\n".getBytes(UTF_8);

    /** What is signed: begins unlike anything else that the same key signs. */
    public static byte[] signed(String cluster, String node, long incarnation, long sequence, byte[] hash, long atMillis) {
        return new ByteWriter().raw(PURPOSE).text(cluster).text(node).i64(incarnation).i64(sequence).bytes(hash).i64(atMillis).toBytes();
    }

    public byte[] signed(String cluster) {
        return signed(cluster, node, incarnation, sequence, hash, atMillis);
    }

    /** Whether its parts have the sizes that such parts have. */
    boolean isFormed() {
        return incarnation > 0 && sequence > 0 && hash.length == HASH_BYTES && signature.length > 0 && signature.length <= MOST_SIGNATURE_BYTES
            && certificate.length > 0 && certificate.length <= MOST_CERTIFICATE_BYTES;
    }

    public void write(ByteWriter out) {
        out.text(node).i64(incarnation).i64(sequence).bytes(hash).i64(atMillis).bytes(signature).bytes(certificate);
    }

    public static AuditHead read(ByteReader in) {
        return new AuditHead(in.text(), in.i64(), in.i64(), in.bytes(), in.i64(), in.bytes(), in.bytes());
    }
}
