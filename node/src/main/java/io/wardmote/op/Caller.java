package io.wardmote.op;

/**
 * Who asks, as the door established it.
 *
 * @param accessKeyId what the request was signed with: the id of an access key, of a session, of a client key or of an XKS proxy's credential; of a
 *                    bearer token, {@code BT.} and its hash, of a session of the console {@code CS.} and its hash
 * @param address     the client's address
 */
public record Caller(String account, Principal who, String accessKeyId, String address) {

    /** What the id of a bearer token begins with, before its hash. */
    public static final String BEARER = "BT.";

    /** What the id of a session of the console begins with, before its hash. */
    public static final String CONSOLE = "CS.";

    /** @param user {@code root} is the account itself */
    public static Caller user(String account, String user, String accessKeyId, String address) {
        return new Caller(account, Principal.ofUser(user), accessKeyId, address);
    }

    /** @param tokenHash as {@link io.wardmote.state.BearerToken} has it */
    public static Caller bearer(String account, String user, String tokenHash, String address) {
        return user(account, user, BEARER + tokenHash, address);
    }

    /** @param sessionHash as {@link io.wardmote.state.ConsoleSession} has it */
    public static Caller console(String account, String user, String sessionHash, String address) {
        return user(account, user, CONSOLE + sessionHash, address);
    }

    public static Caller clientKey(String account, String accessPoint, String clientKeyId, String address) {
        return new Caller(account, new Principal.ClientKey(accessPoint), clientKeyId, address);
    }

    /** @param credentialId the access key id of one of the proxy's credentials */
    public static Caller xksProxy(String account, String prefix, String credentialId, String address) {
        return new Caller(account, new Principal.XksProxy(prefix), credentialId, address);
    }

    public boolean isClientKey() {
        return who instanceof Principal.ClientKey;
    }

    /** Whose access keys and bearer tokens are the caller's own: {@code root} for the account itself, "" for nobody's. */
    public String user() {
        return switch (who) {
            case Principal.Root root -> root.text();
            case Principal.User user -> user.name();
            case Principal.Session session -> "";
            case Principal.ClientKey key -> "";
            case Principal.XksProxy proxy -> "";
            case Principal.Nobody nobody -> "";
        };
    }

    /** As policies name whoever asks. */
    public String arn() {
        return "acs:ram::" + account + ":" + who.identity();
    }

    /**
     * As records name whoever asks: {@code root}, {@code user/alice}, {@code role/deploy/alice}, {@code accesspoint/orders}, {@code xksproxy/aws};
     * "" if it is nobody known.
     */
    public String principal() {
        return who.text();
    }
}
