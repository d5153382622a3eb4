package io.wardmote.op;

/**
 * Who asks, as the door established it.
 *
 * @param user        {@code root} is the account itself
 * @param accessKeyId what the request was signed with; "" for a bearer token
 * @param address     the client's address
 */
public record Caller(String account, String user, String accessKeyId, String address) {}
