package io.wardmote.op;

/**
 * Who asks, as the door established it: a user, or a client key, which speaks for its access point.
 *
 * @param user        {@code root} is the account itself; "" for a client key
 * @param accessPoint the name of the client key's access point; "" for a user
 * @param accessKeyId what the request was signed with: an access key's or a client key's id; "" for a bearer token
 * @param address     the client's address
 */
public record Caller(String account, String user, String accessPoint, String accessKeyId, String address) {
    private static final String ROOT = "root";

    public static Caller user(String account, String user, String accessKeyId, String address) {
        return new Caller(account, user, "", accessKeyId, address);
    }

    public static Caller clientKey(String account, String accessPoint, String clientKeyId, String address) {
        return new Caller(account, "", accessPoint, clientKeyId, address);
    }

    public boolean isClientKey() {
        return !accessPoint.isEmpty();
    }

    /** As records name whoever asks: {@code root}, {@code user/alice}, {@code accesspoint/orders}; "" if it is nobody known. */
    public String principal() {
        if (isClientKey()) return "accesspoint/" + accessPoint;
        return user.isEmpty() || user.equals(ROOT) ? user : "user/" + user;
    }
}
