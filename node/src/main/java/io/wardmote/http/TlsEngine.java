package io.wardmote.http;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.DelegatingSslContext;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.vertx.core.net.JdkSSLEngineOptions;
import io.vertx.core.net.OpenSSLEngineOptions;
import io.vertx.core.net.SSLEngineOptions;
import io.vertx.core.spi.tls.DefaultSslContextFactory;
import io.vertx.core.spi.tls.SslContextFactory;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * BoringSSL where its native library loads: it takes two thirds of the time the JDK's TLS does. Else the JDK's. Either way the TLS of each connection is
 * {@link GuardedTls}.
 */
final class TlsEngine {
    private static final Logger LOG = LoggerFactory.getLogger(TlsEngine.class);
    private static final boolean NATIVE = OpenSSLEngineOptions.isAvailable() && OpenSSLEngineOptions.isAlpnAvailable();

    static {
        if (NATIVE) LOG.info("TLS by BoringSSL");
        else LOG.warn("TLS by the JDK: the native library of netty-tcnative does not load here");
    }

    private TlsEngine() {}

    static SSLEngineOptions chosen(Doorstep doorstep) {
        return NATIVE ? new Boring(doorstep) : new Jdk(doorstep);
    }

    private static final class Boring extends OpenSSLEngineOptions {
        private final Doorstep doorstep;

        Boring(Doorstep doorstep) {
            this.doorstep = doorstep;
        }

        @Override
        public SslContextFactory sslContextFactory() {
            return new Factory(SslProvider.OPENSSL, isSessionCacheEnabled(), doorstep);
        }
    }

    private static final class Jdk extends JdkSSLEngineOptions {
        private final Doorstep doorstep;

        Jdk(Doorstep doorstep) {
            this.doorstep = doorstep;
        }

        @Override
        public SslContextFactory sslContextFactory() {
            return new Factory(SslProvider.JDK, false, doorstep);
        }
    }

    private static final class Factory extends DefaultSslContextFactory {
        private final Doorstep doorstep;

        Factory(SslProvider provider, boolean sessionCache, Doorstep doorstep) {
            super(provider, sessionCache);
            this.doorstep = doorstep;
        }

        @Override
        public SslContext create() throws SSLException {
            return new Guarded(super.create(), doorstep);
        }
    }

    private static final class Guarded extends DelegatingSslContext {
        private final SslContext whole;
        private final Doorstep doorstep;

        Guarded(SslContext whole, Doorstep doorstep) {
            super(whole);
            this.whole = whole;
            this.doorstep = doorstep;
        }

        @Override
        protected SslHandler newHandler(ByteBufAllocator alloc, boolean startTls, Executor tasks) {
            return new GuardedTls(whole.newHandler(alloc, tasks).engine(), tasks, doorstep);   // the engine as it is made for a handler
        }

        @Override
        protected SslHandler newHandler(ByteBufAllocator alloc, String host, int port, boolean startTls, Executor tasks) {
            return new GuardedTls(whole.newHandler(alloc, host, port, tasks).engine(), tasks, doorstep);
        }

        @Override
        protected void initEngine(SSLEngine engine) {}
    }
}
