package io.wardmote.op;

import io.vertx.core.Future;
import io.wardmote.access.Said;
import io.wardmote.state.Command;
import io.wardmote.state.KeyRing;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * An operation whose right is of its own name. The right is read in one moment with what is answered; what changes is changed only in a state in which
 * the caller has the right: so no right is good for anything once its withdrawal was answered.
 */
public abstract class Guarded extends Operation {
    private static final String KEY = "key/";
    private static final String INSTANCE = "keystore/";

    protected final Change.Context at;

    protected Guarded(Change.Context at) {
        this.at = at;
    }

    /** Refuses who may not do this to what the resource names. */
    protected void check(KeyRing ring, Call call, String resource) {
        check(ring, call, resource, Said.NOTHING);
    }

    /** The same, of a request that says something which conditions may ask. */
    protected void check(KeyRing ring, Call call, String resource, Said said) {
        note(ring, call, Arns.thing(resource));
        at.access().check(ring, call.caller(), api().action(name()), resource, said);
    }

    /**
     * What has a name that the cluster keeps. Keys are noted by their ids where they are named, and here by what kind they are. Any text may be asked for as
     * an instance's: one that is there is noted.
     */
    private static void note(KeyRing ring, Call call, String thing) {
        if (thing.startsWith(KEY)) ring.key(thing.substring(KEY.length())).ifPresent(call.trail()::about);
        else if (thing.startsWith(INSTANCE)) ring.instance(thing.substring(INSTANCE.length())).ifPresent(call.trail()::found);
        else if (!thing.endsWith("*")) call.trail().resource(thing);
    }

    /** Reads what the caller may see. */
    protected <T> Future<T> read(Call call, String resource, Function<KeyRing, T> read) {
        return at.state().read(checked(call, resource, read));
    }

    /** As {@link #read}, of many rows. */
    protected <T> Future<T> list(Call call, String resource, Function<KeyRing, T> read) {
        return at.state().list(checked(call, resource, read));
    }

    /** Completes if the caller may do this. */
    protected Future<Void> permitted(Call call, String resource) {
        return read(call, resource, ring -> null);
    }

    protected Future<Void> change(Call call, String resource, Command command) {
        return change(call, List.of(resource), Said.NOTHING, command);
    }

    /** The right must be to all of these. */
    protected Future<Void> change(Call call, List<String> resources, Said said, Command command) {
        return change(call.nonce(), ring -> resources.forEach(resource -> check(ring, call, resource, said)), command);
    }

    /** @param check refuses who may not do it, and may be asked more than once */
    protected Future<Void> change(byte[] nonce, Consumer<KeyRing> check, Command command) {
        return at.state().change(nonce, ring -> {
            check.accept(ring);
            return command;
        });
    }

    private <T> Function<KeyRing, T> checked(Call call, String resource, Function<KeyRing, T> read) {
        return ring -> {
            check(ring, call, resource);
            return read.apply(ring);
        };
    }
}
