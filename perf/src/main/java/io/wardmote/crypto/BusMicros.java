package io.wardmote.crypto;

import io.vertx.core.Context;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.wardmote.key.KeySpec;
import io.wardmote.perf.micro.Micro;
import java.util.List;

/**
 * The way to an engine and back over the event bus, on the loop that the engine is on, as in a lane; a hundred ways at a time, so that getting onto that loop
 * counts for little.
 */
public final class BusMicros {
    private static final int WAYS = 100;
    private static final byte[] MESSAGE = new byte[32];

    private BusMicros() {}

    public static List<Micro> all() {
        return List.of(Micro.ungated("bus " + WAYS + " ways to an engine and back, AES_256 encrypt 32 B", () -> {
            EngineMicros.Room room = new EngineMicros.Room(KeySpec.AES_256);
            Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
            LocalCodecs.register(vertx);
            Ask ask = new Ask(vertx);
            SlowWork slow = new SlowWork(vertx, CryptoConfig.defaults());
            vertx.deployVerticle(new CryptoEngine(0, room.keys, slow), new DeploymentOptions()).await();
            Context loop = vertx.getOrCreateContext();
            CryptoRequest request = new CryptoRequest.Encrypt(room.key, MESSAGE, new byte[0]);
            return () -> {
                Promise<CryptoReply> last = Promise.promise();
                loop.runOnContext(go -> ask(ask, request, WAYS).onComplete(last));
                return last.future().await();
            };
        }));
    }

    private static Future<CryptoReply> ask(Ask ask, CryptoRequest request, int left) {
        Future<CryptoReply> asked = ask.ask(CryptoEngine.address(0), request);
        return left == 1 ? asked : asked.compose(reply -> ask(ask, request, left - 1));
    }
}
