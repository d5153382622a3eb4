package io.wardmote.op;

import io.vertx.core.Deployable;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * One event loop's share of the node: a door, every operation and a crypto engine, all verticles on the same loop, so that a
 * request changes no thread on its way. Addresses are per lane.
 */
public final class Lane extends VerticleBase {
    private static final String NUMBER = "lane";

    private final List<Deployable> parts;

    /** @param parts in the order they start: what is asked before what asks */
    public Lane(List<Deployable> parts) {
        this.parts = List.copyOf(parts);
    }

    public static DeploymentOptions options(int number) {
        return new DeploymentOptions().setConfig(new JsonObject().put(NUMBER, number));
    }

    /** The lane a verticle stands on, from its configuration. */
    public static int number(JsonObject config) {
        return config.getInteger(NUMBER);
    }

    @Override
    public Future<?> start() throws Exception {
        Future<?> started = Future.succeededFuture();
        for (Deployable part : parts) started = started.compose(before -> deploy(part));
        return started;
    }

    private Future<?> deploy(Deployable part) {
        try {
            return part.deploy(context);
        } catch (Exception e) {
            return Future.failedFuture(e);
        }
    }

    @Override
    public Future<?> stop() throws Exception {
        Future<?> stopped = Future.succeededFuture();
        for (Deployable part : parts.reversed()) {
            stopped = stopped.compose(before -> {
                try {
                    return part.undeploy(context);
                } catch (Exception e) {
                    return Future.failedFuture(e);
                }
            });
        }
        return stopped;
    }
}
