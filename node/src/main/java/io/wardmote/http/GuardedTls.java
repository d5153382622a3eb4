package io.wardmote.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.net.impl.ConnectionBase;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLEngine;

/**
 * The TLS of one connection, whose beginning is where a connection is first seen: Vert.x tells of one only after its handshake, and of a request only
 * when its head is whole. Used on the event loop of its connection.
 */
final class GuardedTls extends SslHandler {
    private static final String HTTP_2 = "h2";

    private final Doorstep doorstep;
    /** Nothing of it is read, though it stays open for a moment. */
    private boolean refused;
    private long heardBytes;

    GuardedTls(SSLEngine engine, Executor tasks, Doorstep doorstep) {
        super(engine, tasks);
        this.doorstep = doorstep;
    }

    /** Null if the connection is not one of these. */
    static GuardedTls of(HttpConnection connection) {
        return connection instanceof ConnectionBase base ? base.channel().pipeline().get(GuardedTls.class) : null;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) throws Exception {
        super.handlerAdded(ctx);
        Channel channel = ctx.channel();
        InetAddress peer = channel.remoteAddress() instanceof InetSocketAddress address ? address.getAddress() : null;
        if (peer == null) {   // it is gone already
            refuse(ctx);
            return;
        }
        SocketAddress forwarded = channel.attr(ConnectionBase.REMOTE_ADDRESS_OVERRIDE).get();
        String origin = forwarded == null || forwarded.hostAddress() == null ? Origin.of(peer) : Origin.of(forwarded.hostAddress());
        if (!doorstep.enter(peer, origin)) {
            refuse(ctx);
            return;
        }
        handshakeFuture().addListener(ended -> doorstep.shook(origin));
        channel.closeFuture().addListener(closed -> doorstep.leave(origin));
    }

    private void refuse(ChannelHandlerContext ctx) {
        refused = true;
        ctx.executor().execute(ctx.channel()::close);   // not yet: Vert.x is still building what has to hear of it
    }

    /** Behind a proxy, what came with the proxy's word is read before a connection that is refused can be closed. */
    @Override
    public void channelRead(ChannelHandlerContext ctx, Object bytes) throws Exception {
        if (refused) {
            ReferenceCountUtil.release(bytes);
            return;
        }
        if (bytes instanceof ByteBuf some) heardBytes += some.readableBytes();
        super.channelRead(ctx, bytes);
    }

    /** Encrypted, since a request began or ended. */
    long heardBytes() {
        return heardBytes;
    }

    /** Whether something came since a request began or ended: the begin of another. HTTP/2 sends more than requests, so there nobody can tell. */
    boolean hasBegun() {
        return heardBytes > 0 && !HTTP_2.equals(applicationProtocol());
    }

    /** A request has begun, or ended. */
    void turned() {
        heardBytes = 0;
    }
}
