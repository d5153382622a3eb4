package io.wardmote.http;

import io.vertx.core.net.JdkSSLEngineOptions;
import io.vertx.core.net.OpenSSLEngineOptions;
import io.vertx.core.net.SSLEngineOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** BoringSSL where its native library loads: it takes two thirds of the time the JDK's TLS does. Else the JDK's. */
final class TlsEngine {
    private static final Logger LOG = LoggerFactory.getLogger(TlsEngine.class);
    private static final boolean NATIVE = OpenSSLEngineOptions.isAvailable() && OpenSSLEngineOptions.isAlpnAvailable();

    static {
        if (NATIVE) LOG.info("TLS by BoringSSL");
        else LOG.warn("TLS by the JDK: the native library of netty-tcnative does not load here");
    }

    private TlsEngine() {}

    static SSLEngineOptions chosen() {
        return NATIVE ? new OpenSSLEngineOptions() : new JdkSSLEngineOptions();
    }
}
