package io.wardmote.cli;

import io.vertx.core.json.JsonObject;
import java.util.stream.Stream;
import picocli.CommandLine.Mixin;

/** One thing that the cluster has, and what verbs about it share: each request names it first. */
abstract class OneThing {
    @Mixin
    private Client cluster;

    private final String parameter;

    /** @param parameter by which requests name it */
    OneThing(String parameter) {
        this.parameter = parameter;
    }

    /** What requests call it. */
    abstract String id();

    Client cluster() {
        return cluster;
    }

    /** Its name, and what is said beside it, in turn. */
    Object[] named(Object... namesAndValues) {
        return Stream.concat(Stream.of(parameter, id()), Stream.of(namesAndValues)).toArray();
    }

    JsonObject ask(String action, Object... namesAndValues) {
        return cluster.ask(action, named(namesAndValues));
    }

    /** Changes it, and says so. */
    int change(String sentence, String action, Object... namesAndValues) {
        cluster.showNarrowed(ask(action, namesAndValues), sentence);
        return 0;
    }

    /** Shows the whole answer. */
    int show(String action) {
        cluster.showAll(ask(action));
        return 0;
    }
}
