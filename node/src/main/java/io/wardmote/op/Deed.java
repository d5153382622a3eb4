package io.wardmote.op;

import io.wardmote.key.Refusal;
import io.wardmote.state.Key;
import java.util.List;

/**
 * One operation as it is answered, for the audit log. Who asked, what it was about and how it ended; no parameter and no part of a reply but the ids
 * of what the cluster keeps, so nothing in it can be a secret.
 *
 * @param requestId     as the answer has it
 * @param door          that of the call's {@link Api}, {@code cluster} or {@code console}; {@code time} for what was due, {@code settings} for
 *                      what a node's settings say
 * @param principal     {@link Caller#principal}
 * @param accessKeyId   {@link Caller#accessKeyId}
 * @param operation     its name at that door
 * @param key           id of the key; of one that is not there, where an id of that form was asked for; "" where there is none
 * @param version       id of its version
 * @param instance      id of its instance
 * @param resource      what is no key: {@code alias/orders}, {@code node/kms1}, {@code slot/shares}; several, with spaces between
 * @param refusal       null if it was done. Its code and status are those of the OpenAPI, whatever the door
 * @param survivalUntil 0 unless survival mode has to do with the answer: {@link Reply#survivalUntil}
 * @param micros        from when the operation began
 * @param used          versions that it used, where its name and {@code key} and {@code version} do not say it: see {@link #uses}
 */
public record Deed(String requestId, String door, String account, String principal, String accessKeyId, String address, String operation,
                   String key, String version, String instance, String resource, Refusal refusal, long survivalUntil, long micros, List<Used> used) {
    private static final String VERSION = "KeyVersionId";

    public Deed {
        used = List.copyOf(used);
    }

    public Deed(String requestId, String door, String account, String principal, String accessKeyId, String address, String operation, String key,
                String version, String instance, String resource, Refusal refusal, long survivalUntil, long micros) {
        this(requestId, door, account, principal, accessKeyId, address, operation, key, version, instance, resource, refusal, survivalUntil, micros,
            List.of());
    }

    /** Of a call that was done. */
    public static Deed done(Call call, Reply reply, long micros) {
        String version = call.trail().version();
        if (version.isEmpty() && reply.fields().get(VERSION) instanceof String named) version = named;
        return of(call, version, null, reply.survivalUntil(), micros, call.trail().used());
    }

    /** Of a call that was refused. */
    public static Deed refused(Call call, Refusal refusal, long micros) {
        return of(call, call.trail().version(), refusal, 0, micros, List.of());
    }

    private static Deed of(Call call, String version, Refusal refusal, long survivalUntil, long micros, List<Used> used) {
        Caller caller = call.caller();
        Trail trail = call.trail();
        return new Deed(call.requestId(), call.api().door(), caller.account(), caller.principal(), caller.accessKeyId(), caller.address(), call.operation(),
            trail.key(), version, trail.instance(), trail.resource(), refusal, survivalUntil, micros, used);
    }

    /** What it used, if it was done: nothing for what only tells of keys or changes them. */
    public List<Used> uses() {
        if (refusal != null) return List.of();
        if (!used.isEmpty() || key.isEmpty()) return used;
        return UsesByName.of(door, operation).map(kind -> List.of(Used.once(kind, key, version))).orElse(List.of());
    }

    /** Of what nobody asked for now: it was due. */
    public static Deed due(Key key, String operation) {
        return new Deed("", "time", "", "", "", "", operation, key.id(), "", key.facts().instance(), "", null, 0, 0);
    }

    /** Of what a node's settings say. @param resource {@code user/alice}; @param refusal null if it was done */
    public static Deed declared(String operation, String resource, Refusal refusal) {
        return new Deed("", "settings", "", "", "", "", operation, "", "", "", resource, refusal, 0, 0);
    }

    /** Of a log-in or log-out at the console. */
    public static Deed ofConsole(String requestId, Caller caller, String operation, long micros) {
        return new Deed(requestId, "console", caller.account(), caller.principal(), caller.accessKeyId(), caller.address(), operation, "", "", "", "", null, 0,
            micros);
    }

    /** Of what is asked of the cluster itself, beside the APIs. @param resource what it was about, or "" */
    public static Deed ofCluster(String requestId, Caller caller, String operation, String resource, Refusal refusal, long micros) {
        return new Deed(requestId, "cluster", caller.account(), caller.principal(), caller.accessKeyId(), caller.address(), operation, "", "", "", resource,
            refusal, 0, micros);
    }
}
