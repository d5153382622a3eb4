package io.wardmote.crypto;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.MessageCodec;

/**
 * How messages cross the event bus of a node: as themselves, by reference. They are immutable, and a {@code byte[]} sent is given
 * up. One codec, named in the options of each message, serves every type; it cannot write to a wire, so nothing ever leaves.
 */
public final class LocalCodecs {
    private static final String NAME = "by-reference";
    private static final DeliveryOptions OPTIONS = new DeliveryOptions().setLocalOnly(true).setCodecName(NAME);

    private LocalCodecs() {}

    /** To be called once per Vertx, before the first message. */
    public static void register(Vertx vertx) {
        vertx.eventBus().registerCodec(new ByReference());
    }

    /** For requests and replies alike; a copy, since options can be changed. */
    public static DeliveryOptions options() {
        return new DeliveryOptions(OPTIONS);
    }

    private static final class ByReference implements MessageCodec<Object, Object> {
        @Override
        public Object transform(Object message) {
            return message;
        }

        @Override
        public String name() {
            return NAME;
        }

        @Override
        public byte systemCodecID() {
            return -1;
        }

        @Override
        public void encodeToWire(Buffer buffer, Object message) {
            throw new UnsupportedOperationException("messages do not leave the node");
        }

        @Override
        public Object decodeFromWire(int position, Buffer buffer) {
            throw new UnsupportedOperationException("messages do not reach the node");
        }
    }
}
