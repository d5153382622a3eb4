package io.wardmote.crypto;

import io.wardmote.key.KeySpec;
import io.wardmote.key.Secret;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.util.Arrays;
import org.bouncycastle.crypto.digests.SM3Digest;
import org.bouncycastle.crypto.macs.HMac;
import org.bouncycastle.crypto.params.KeyParameter;

/** HMAC (RFC 2104) with SM3 (GB/T 32905). Keys of 32 bytes. */
final class HmacSm3 implements Algorithm {
    private final PerThread<HMac> macs = new PerThread<>(() -> new HMac(new SM3Digest()));
    private final Randomness random;

    HmacSm3(Randomness random) {
        this.random = random;
    }

    @Override
    public NewKey generate(KeySpec spec) {
        return new NewKey(new Secret(random.bytes(spec.bits() / 8)), new byte[0]);
    }

    @Override
    public Opened open(KeySpec spec, byte[] stored) throws InvalidKeyException {
        if (stored.length * 8 != spec.bits()) throw new InvalidKeyException(spec + " has not " + stored.length + " bytes");
        return new Key(macs, new RawKey("HMAC", stored));
    }

    private record Key(PerThread<HMac> macs, RawKey key) implements Macs {
        @Override
        public byte[] mac(byte[] message) throws GeneralSecurityException {
            HMac mac = macs.get();
            byte[] bytes = key.getEncoded();
            try {
                mac.init(new KeyParameter(bytes));
            } finally {
                Arrays.fill(bytes, (byte) 0);
            }
            mac.update(message, 0, message.length);
            byte[] out = new byte[mac.getMacSize()];
            mac.doFinal(out, 0);
            return out;
        }

        @Override
        public void close() {
            key.destroy();
        }
    }
}
