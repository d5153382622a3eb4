package io.wardmote.crypto;

import io.wardmote.key.KeySpec;
import io.wardmote.key.Secret;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.Provider;
import javax.crypto.Mac;

/** HMAC (RFC 2104, FIPS 198-1) with SHA-256, SHA-384 and SHA-512. Keys are as long as the hash. */
final class Hmac implements Algorithm {
    private final PerThread<Mac> sha256;
    private final PerThread<Mac> sha384;
    private final PerThread<Mac> sha512;
    private final Randomness random;

    Hmac(Provider provider, Randomness random) {
        this.sha256 = new PerThread<>(() -> Mac.getInstance("HmacSHA256", provider));
        this.sha384 = new PerThread<>(() -> Mac.getInstance("HmacSHA384", provider));
        this.sha512 = new PerThread<>(() -> Mac.getInstance("HmacSHA512", provider));
        this.random = random;
    }

    @Override
    public NewKey generate(KeySpec spec) {
        return new NewKey(new Secret(random.bytes(spec.bits() / 8)), new byte[0]);
    }

    @Override
    public Opened open(KeySpec spec, byte[] stored) throws InvalidKeyException {
        if (stored.length * 8 != spec.bits()) throw new InvalidKeyException(spec + " has not " + stored.length + " bytes");
        PerThread<Mac> macs = switch (spec.bits()) {
            case 256 -> sha256;
            case 384 -> sha384;
            case 512 -> sha512;
            default -> throw new InvalidKeyException("no HMAC of " + spec.bits() + " bits");
        };
        return new Key(macs, new RawKey("HMAC", stored));
    }

    private record Key(PerThread<Mac> macs, RawKey key) implements Macs {
        @Override
        public byte[] mac(byte[] message) throws GeneralSecurityException {
            Mac mac = macs.get();
            mac.init(key);
            return mac.doFinal(message);
        }

        @Override
        public void close() {
            key.destroy();
        }
    }
}
