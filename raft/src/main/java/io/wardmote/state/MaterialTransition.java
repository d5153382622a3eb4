package io.wardmote.state;

import static io.wardmote.key.Refusal.EXPIRED_IMPORT_TOKEN;
import static io.wardmote.key.Refusal.INVALID_IMPORT_TOKEN;
import static io.wardmote.key.Refusal.INVALID_PARAMETER;
import static io.wardmote.key.Refusal.STATE_NOT_MODIFIED;

import io.wardmote.state.Command.*;
import java.util.Optional;

/** What becomes of material that callers bring: it comes, goes, and comes again, always the same. */
final class MaterialTransition {
    private MaterialTransition() {}

    static void apply(Edit ring, MaterialChange change) {
        switch (change) {
            case ImportMaterial c -> bring(ring, c);
            case FailImport c -> fail(ring, c);
            case DeleteMaterial c -> empty(ring, Transition.key(ring, c.keyId()));
            case ExpireMaterial c -> expire(ring, c);
        }
    }

    private static void bring(Edit ring, ImportMaterial c) {
        Key key = Transition.key(ring, c.keyId());
        key.acceptMaterial();
        mustLive(ring, c.token());
        RotationTransition.mustStay(ring, c.material());
        RotationTransition.mustStay(ring, c.imprint().epoch());
        if (c.expiresAt() != 0 && c.expiresAt() <= ring.time()) throw INVALID_PARAMETER.because("KeyMaterialExpireUnix");
        // another's first import came between: its material is the key's, and this has not been compared with it
        if (!key.brought().imprint().equals(c.comparedWith())) throw STATE_NOT_MODIFIED.refused();
        Key.Brought brought = new Key.Brought(key.brought().imprint().or(() -> Optional.of(c.imprint())), c.expiresAt());
        Key filled = key.bring(c.versionId(), ring.time(), brought);
        if (key.versions().count() == 0) ring.put(new Version(c.versionId(), key.id(), 1, ring.time(), c.material(), c.publicKey(), 0));
        else if (!key.hasMaterial()) ring.put(ring.version(key.versions().first()).orElseThrow().with(c.material()));
        if (!filled.equals(key)) ring.put(filled);
    }

    private static void fail(Edit ring, FailImport c) {
        Transition.key(ring, c.keyId()).mustTakeMaterial();
        mustLive(ring, c.token());
        ring.countFailedImport(c.token());
    }

    /** A dead token tells nothing more, not even that it would have been right this time. */
    private static void mustLive(Edit ring, TokenFacts token) {
        if (token.expiresAt() <= ring.time()) throw EXPIRED_IMPORT_TOKEN.refused();
        if (ring.imports().isDead(token)) throw INVALID_IMPORT_TOKEN.refused();
    }

    private static void empty(Edit ring, Key key) {
        Key emptied = key.empty();
        if (!key.hasMaterial()) return;
        ring.put(ring.version(key.versions().first()).orElseThrow().with(null));
        ring.put(emptied);
        ring.markDestruction();
    }

    private static void expire(Edit ring, ExpireMaterial c) {
        Key key = Transition.key(ring, c.keyId());
        if (Transition.isDue(ring, key, Key.Deed.EXPIRE) && !ring.destructionHeld()) empty(ring, key);
    }
}
