package io.wardmote.access;

import static io.wardmote.key.Refusal.INACTIVE_ACCESS_KEY;
import static io.wardmote.key.Refusal.INVALID_BEARER_TOKEN;
import static io.wardmote.key.Refusal.NO_PERMISSION;
import static io.wardmote.key.Refusal.PASSWORD_RESET_REQUIRED;
import static io.wardmote.key.Refusal.SESSION_OVER;
import static io.wardmote.key.Refusal.UNKNOWN_ACCESS_KEY;
import static io.wardmote.key.Refusal.UNKNOWN_RESOURCE;

import io.wardmote.op.Caller;
import io.wardmote.op.Principal;
import io.wardmote.state.AccessKey;
import io.wardmote.state.AccessPoint;
import io.wardmote.state.ConsoleSession;
import io.wardmote.state.KeyRing;
import io.wardmote.state.Permission;
import io.wardmote.state.Role;
import java.util.List;
import java.util.Map;

/**
 * Who may do what: one decision for every door. The account itself may do everything, users what their policies and those of their groups
 * say, sessions of roles what the role's policies and the session's own say, client keys use keys as the policies of their access points say
 * ({@link ClientRights}), other clouds those that they are offered ({@link XksRights}), and all of them what the key's own policy says besides
 * ({@link UserRights}); nobody else may do anything.
 *
 * <p>What a caller may do is read from the same moment of the state as what it is done to, and so is whether its key is still good,
 * so that no right outlives its withdrawal. Actions look like {@code kms:Encrypt}; resources are ARNs. All methods refuse with
 * NO_PERMISSION, whose detail is the resource; for an access key, client key or credential of another cloud that is unknown, not yet or no longer good with
 * UNKNOWN_ACCESS_KEY or INACTIVE_ACCESS_KEY, whose detail is its id; for a session that is over with EXPIRED_SECURITY_TOKEN,
 * for a bearer token that is gone or over with INVALID_BEARER_TOKEN, for a session of the console likewise with SESSION_OVER, and for one that is for changing
 * the password alone with PASSWORD_RESET_REQUIRED.
 */
public final class Access {
    private final UserRights users = new UserRights();
    private final RoleTrust trust = new RoleTrust();

    /** Of the policies that were read before and are kept, but for those of sessions. */
    public record Kept(long size, long hits, long misses) {}

    /** For metrics. */
    public Kept kept() {
        return users.kept();
    }

    /** What only users and sessions of roles may do. */
    public void check(KeyRing ring, Caller caller, String action, String resource, Said said) {
        if (caller.isClientKey() || caller.who() instanceof Principal.XksProxy) throw NO_PERMISSION.because(resource);
        checkKnown(ring, caller);
        users.check(ring, caller, action, resource, said);
    }

    /**
     * What would be decided of somebody who asked, and why: never for anybody's eyes who has not the right to it, since it tells what policies say.
     *
     * @param as       the account, a user, a session or any client key of an access point, and the address that is not supposed to be another
     * @param actions  all that what is asked for is called; of client keys none if they cannot ask for it
     * @param supposed by the names of condition keys
     * @throws io.wardmote.access.policy.PolicyFault if something is supposed that cannot be
     */
    public Explanation explain(KeyRing ring, Caller as, List<String> actions, String resource, Map<String, String> supposed) {
        if (!(as.who() instanceof Principal.ClientKey key)) return users.explain(ring, as, actions.getFirst(), resource, supposed);
        AccessPoint point = ring.accessPoint(key.accessPoint())
            .orElseThrow(() -> UNKNOWN_RESOURCE.because("There is no access point " + key.accessPoint() + "."));
        return PointExplanation.of(ring, as, point, actions, resource, supposed, users);
    }

    /** The same of taking on a role: by a right to it first, and by the role's trust then. */
    public Explanation explainTaking(KeyRing ring, Caller as, Role role, String action, String resource, Map<String, String> supposed) {
        Explanation right = users.explain(ring, as, action, resource, supposed);
        return right.andThen(trust.explain(ring, as, role, action, resource, supposed));
    }

    /** Besides {@link #check}: to take on a role, which it is the role's to grant. The account itself is no exception. */
    public void checkTrusted(KeyRing ring, Caller caller, Role role, String action, String resource) {
        trust.check(ring, caller, role, action, resource);
    }

    /**
     * What everybody may do who is known. Whoever signed the request may have lost the access key since the door looked, or the door may
     * have looked at an older state.
     */
    public void checkKnown(KeyRing ring, Caller caller) {
        if (caller.who() instanceof Principal.Session session) SessionTokens.role(ring, session);
        else if (caller.who() instanceof Principal.XksProxy proxy) XksRights.proxy(ring, caller, proxy);
        else if (caller.accessKeyId().startsWith(Caller.BEARER)) checkBearer(ring, caller);
        else if (caller.accessKeyId().startsWith(Caller.CONSOLE)) checkConsole(ring, caller);
        else checkAccessKey(ring, caller);
    }

    private static void checkBearer(KeyRing ring, Caller caller) {
        ring.bearerToken(caller.accessKeyId().substring(Caller.BEARER.length()))
            .filter(token -> token.user().equals(caller.user()) && token.isGoodAt(ring.time())).orElseThrow(INVALID_BEARER_TOKEN::refused);
    }

    private static void checkConsole(KeyRing ring, Caller caller) {
        if (console(ring, caller).reset()) throw PASSWORD_RESET_REQUIRED.refused();
    }

    private static ConsoleSession console(KeyRing ring, Caller caller) {
        return ring.consoleSession(caller.user(), caller.accessKeyId().substring(Caller.CONSOLE.length())).filter(session -> session.isGood(ring))
            .orElseThrow(SESSION_OVER::refused);
    }

    /** To change the caller's own password, for which alone some sessions of the console are. */
    public void checkOwnPassword(KeyRing ring, Caller caller) {
        if (caller.accessKeyId().startsWith(Caller.CONSOLE)) console(ring, caller);
        else checkKnown(ring, caller);
    }

    private static void checkAccessKey(KeyRing ring, Caller caller) {
        String id = caller.accessKeyId();
        if (id.isEmpty()) return;
        AccessKey key = ring.accessKey(id).filter(found -> found.user().equals(caller.user())).orElseThrow(() -> UNKNOWN_ACCESS_KEY.because(id));
        if (!key.active()) throw INACTIVE_ACCESS_KEY.because(id);
    }

    /**
     * The use of a key.
     *
     * @param actions  all of which must be permitted: what one operation is called at one door and at the other
     * @param resource of the key; of the alias, where that leads to none
     * @param instance of the key, "" if it has none or there is no such key
     */
    public void checkKey(KeyRing ring, Caller caller, List<String> actions, String resource, String instance, Said said) {
        switch (caller.who()) {
            case Principal.ClientKey _ -> ClientRights.key(ring, caller, Permission.KEY_USER, resource, instance);
            case Principal.XksProxy proxy -> XksRights.key(ring, caller, proxy, resource);
            case Principal.Root _, Principal.User _, Principal.Session _, Principal.Nobody _ -> checkKnown(ring, caller);
        }
        for (int i = 0; i < actions.size(); i++) users.check(ring, caller, actions.get(i), resource, said);
    }

    /** To ask how an XKS proxy is, which another cloud may ask of its own. */
    public void checkXksProxy(KeyRing ring, Caller caller, String action, String resource) {
        if (caller.who() instanceof Principal.XksProxy proxy) XksRights.proxy(ring, caller, proxy);
        else check(ring, caller, action, resource, Said.NOTHING);
    }

    /** The reading of a secret. */
    public void checkSecret(KeyRing ring, Caller caller, String action, String resource, String secretName) {
        if (caller.isClientKey()) ClientRights.secret(ring, caller, resource, secretName);
        else check(ring, caller, action, resource, Said.NOTHING);
    }

    /** Random bytes: they are of no key, so whoever may use some key may have them. */
    public void checkRandom(KeyRing ring, Caller caller, String action, String resource) {
        if (caller.isClientKey()) ClientRights.random(ring, caller, resource);
        else check(ring, caller, action, resource, Said.NOTHING);
    }

    /** Besides {@link #checkKey}: to choose the IV of an encryption. */
    public void checkOwnIv(KeyRing ring, Caller caller, String action, String resource, String instance) {
        if (caller.isClientKey()) ClientRights.key(ring, caller, Permission.IV_USER, resource, instance);
        else check(ring, caller, action, resource, Said.NOTHING);
    }
}
