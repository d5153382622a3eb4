package io.wardmote.state;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.wardmote.key.Protection;
import java.util.List;
import java.util.Optional;

/** The managers of keys that are held elsewhere, and which of their keys are ours. Single rows are read through the ring, which may have them decoded. */
public final class ExternalRows {
    private final KeyRing ring;

    ExternalRows(KeyRing ring) {
        this.ring = ring;
    }

    /** Of an external instance; absent while that has none yet. */
    public Optional<ExternalManager> manager(String instance) {
        return ring.row(Table.EXTERNAL, instance, bytes -> ExternalManager.read(new ByteReader(bytes)));
    }

    /** By the ids of their instances. Looked up by those, since the rows between are of keys, of which there may be many. */
    public List<ExternalManager> managers() {
        return ring.instances().stream().filter(instance -> instance.kind() == Protection.EXTERNAL)
            .flatMap(instance -> manager(instance.id()).stream()).toList();
    }

    /** The id of our key that is that one of the instance's manager. */
    public Optional<String> keyOf(String instance, String externalKeyId) {
        return Optional.ofNullable(ring.rows.get(claimKey(instance, externalKeyId))).map(id -> new String(id, UTF_8));
    }

    static byte[] claimKey(String instance, String externalKeyId) {
        return new ByteWriter().raw(Listing.childPrefix(Table.EXTERNAL, instance)).raw(externalKeyId.getBytes(UTF_8)).toBytes();
    }
}
