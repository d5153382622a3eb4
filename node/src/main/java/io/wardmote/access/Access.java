package io.wardmote.access;

import static io.wardmote.key.Refusal.NO_PERMISSION;

import io.wardmote.op.Caller;
import io.wardmote.state.KeyRing;
import io.wardmote.state.Permission;

/**
 * Who may do what: one decision for every door. The account itself may do everything; client keys may use keys as the policies of
 * their access points say; nobody else may do anything.
 *
 * <p>What a client key may do is read from the same moment of the state as what it is done to, so that no right outlives its
 * withdrawal. Actions look like {@code kms:Encrypt}; resources are ARNs. All methods refuse with NO_PERMISSION, whose detail is
 * the resource; for a client key that is unknown, not yet or no longer good with UNKNOWN_ACCESS_KEY, whose detail is its id.
 */
public final class Access {
    private static final String ACCOUNT = "root";

    /** What only users may do. */
    public void check(Caller caller, String action, String resource) {
        if (caller.isClientKey() || !caller.user().equals(ACCOUNT)) throw NO_PERMISSION.because(resource);
    }

    /**
     * The use of a key.
     *
     * @param resource of the key; of the alias, where that leads to none
     * @param instance of the key, "" if it has none or there is no such key
     */
    public void checkKey(KeyRing ring, Caller caller, String action, String resource, String instance) {
        if (caller.isClientKey()) ClientRights.key(ring, caller, Permission.KEY_USER, resource, instance);
        else check(caller, action, resource);
    }

    /** The reading of a secret. */
    public void checkSecret(KeyRing ring, Caller caller, String action, String resource, String secretName) {
        if (caller.isClientKey()) ClientRights.secret(ring, caller, resource, secretName);
        else check(caller, action, resource);
    }

    /** Random bytes: they are of no key, so whoever may use some key may have them. */
    public void checkRandom(KeyRing ring, Caller caller, String action, String resource) {
        if (caller.isClientKey()) ClientRights.random(ring, caller, resource);
        else check(caller, action, resource);
    }

    /** Besides {@link #checkKey}: to choose the IV of an encryption. */
    public void checkOwnIv(KeyRing ring, Caller caller, String action, String resource, String instance) {
        if (caller.isClientKey()) ClientRights.key(ring, caller, Permission.IV_USER, resource, instance);
        else check(caller, action, resource);
    }
}
