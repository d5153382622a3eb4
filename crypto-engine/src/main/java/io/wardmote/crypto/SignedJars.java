package io.wardmote.crypto;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import com.amazon.corretto.crypto.provider.SelfTestStatus;
import java.security.NoSuchProviderException;
import java.security.Provider;
import org.bouncycastle.jce.provider.BouncyCastleProvider;

/**
 * Makes the providers that come in signed jars. The JVM opens such a jar, and verifies its signature, as soon as it verifies a class that treats one of
 * these as a {@link Provider}: a tenth of a second, which a short command that computes nothing shall not take. So they are named nowhere else.
 */
final class SignedJars {
    private SignedJars() {}

    static Provider bouncyCastle() {
        return new BouncyCastleProvider();
    }

    static Provider accp() throws NoSuchProviderException {
        // without a key factory of its own, it would parse a foreign Ed25519 key at each signature
        System.setProperty("com.amazon.corretto.crypto.provider.registerEdKeyFactory", "true");
        AmazonCorrettoCryptoProvider loaded = AmazonCorrettoCryptoProvider.INSTANCE;
        if (loaded.getLoadingError() != null) throw new NoSuchProviderException("not loaded: " + loaded.getLoadingError().getMessage());
        if (loaded.runSelfTests() != SelfTestStatus.PASSED) throw new NoSuchProviderException("its own self-tests failed");
        return loaded;
    }
}
