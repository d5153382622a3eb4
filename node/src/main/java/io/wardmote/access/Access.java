package io.wardmote.access;

import static io.wardmote.key.Refusal.NO_PERMISSION;

import io.wardmote.op.Caller;
import io.wardmote.state.KeyRing;

/** Who may do what: one decision for every door. The account itself may do everything; nobody else may do anything. */
public final class Access {
    private static final String ACCOUNT = "root";

    /**
     * @param action   such as {@code kms:Encrypt}
     * @param resource the ARN of what it is done to
     * @throws io.wardmote.key.Refused NO_PERMISSION
     */
    public void check(Caller caller, String action, String resource) {
        if (!caller.user().equals(ACCOUNT)) throw NO_PERMISSION.because(resource);
    }

    public void checkKey(KeyRing ring, Caller caller, String action, String resource, String instance) {
        check(caller, action, resource);
    }

    public void checkSecret(KeyRing ring, Caller caller, String action, String resource, String secretName) {
        check(caller, action, resource);
    }

    public void checkRandom(KeyRing ring, Caller caller, String action, String resource) {
        check(caller, action, resource);
    }

    public void checkOwnIv(KeyRing ring, Caller caller, String action, String resource, String instance) {
        check(caller, action, resource);
    }
}
