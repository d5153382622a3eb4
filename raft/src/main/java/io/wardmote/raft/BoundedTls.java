package io.wardmote.raft;

import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.DelegatingSslContext;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.vertx.core.net.JdkSSLEngineOptions;
import io.vertx.core.spi.tls.DefaultSslContextFactory;
import io.vertx.core.spi.tls.SslContextFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;

/** The JDK's TLS for the link, in whose handler a connection is first seen: Vert.x tells of one only after its handshake, and strangers never end theirs. */
final class BoundedTls extends JdkSSLEngineOptions {
    private final Callers callers;

    BoundedTls(Callers callers) {
        this.callers = callers;
    }

    @Override
    public BoundedTls copy() {
        return new BoundedTls(callers);
    }

    @Override
    public SslContextFactory sslContextFactory() {
        return new DefaultSslContextFactory(SslProvider.JDK, false) {
            @Override
            public SslContext create() throws SSLException {
                return new Bounded(super.create(), callers);
            }
        };
    }

    private static final class Bounded extends DelegatingSslContext {
        private final SslContext whole;
        private final Callers callers;

        Bounded(SslContext whole, Callers callers) {
            super(whole);
            this.whole = whole;
            this.callers = callers;
        }

        @Override
        protected SslHandler newHandler(ByteBufAllocator alloc, boolean startTls, Executor tasks) {
            return new Counted(whole.newHandler(alloc, tasks).engine(), tasks, callers);
        }

        @Override
        protected SslHandler newHandler(ByteBufAllocator alloc, String host, int port, boolean startTls, Executor tasks) {
            return new Counted(whole.newHandler(alloc, host, port, tasks).engine(), tasks, callers);
        }

        @Override
        protected void initEngine(SSLEngine engine) {}
    }

    private static final class Counted extends SslHandler {
        private final Callers callers;

        Counted(SSLEngine engine, Executor tasks, Callers callers) {
            super(engine, tasks);
            this.callers = callers;
        }

        @Override
        public void handlerAdded(ChannelHandlerContext ctx) throws Exception {
            super.handlerAdded(ctx);
            InetAddress address = ctx.channel().remoteAddress() instanceof InetSocketAddress peer ? peer.getAddress() : null;
            if (address != null && callers.enter(address)) ctx.channel().closeFuture().addListener(closed -> callers.leave(address));
            else ctx.executor().execute(ctx.channel()::close);   // not yet: Vert.x is still building what has to hear of it
        }
    }
}
