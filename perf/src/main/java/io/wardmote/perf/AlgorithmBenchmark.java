package io.wardmote.perf;

import io.wardmote.crypto.CryptoConfig;
import io.wardmote.crypto.CryptoReply;
import io.wardmote.crypto.CryptoReply.Bytes;
import io.wardmote.crypto.CryptoReply.Generated;
import io.wardmote.crypto.CryptoRequest;
import io.wardmote.crypto.OpenedKeys;
import io.wardmote.crypto.Providers;
import io.wardmote.crypto.RootKey;
import io.wardmote.crypto.RootKeys;
import io.wardmote.crypto.SoftwareKeys;
import io.wardmote.key.EncryptionAlgorithm;
import io.wardmote.key.KeySpec;
import io.wardmote.key.KeyUsage;
import io.wardmote.key.Origin;
import io.wardmote.key.Protection;
import io.wardmote.key.Secret;
import io.wardmote.key.SigningAlgorithm;
import io.wardmote.key.StoredKey;
import io.wardmote.perf.micro.Jmh;
import java.security.GeneralSecurityException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What one request costs inside the crypto engine, per algorithm and operation, on one thread: the key already open, no bus, no
 * HTTP. Rates are what {@code Effort} and the table in {@code Providers} are decided by. Runs by its {@code main}, which takes
 * JMH's own options ({@code -p "spec=EC_P256 ECDSA_SHA_256" sign}).
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(value = 1, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
public class AlgorithmBenchmark {

    public static void main(String[] arguments) throws Exception {
        Jmh.run(arguments, Jmh.of(AlgorithmBenchmark.class));
    }

    /** An engine's room, with one key of a spec in it. */
    private static final class Room {
        private final SoftwareKeys keys;
        private final StoredKey key;

        Room(KeySpec spec, KeyUsage usage) throws GeneralSecurityException {
            CryptoConfig config = CryptoConfig.defaults();
            Providers providers = Providers.start();
            RootKey root = new RootKey("perf", 1, new Secret(providers.random().bytes(RootKey.BYTES)), providers.random());
            keys = new SoftwareKeys(providers, new RootKeys(root), new OpenedKeys(config), config);
            Generated made = (Generated) keys.answer(new CryptoRequest.Generate("key", "version", spec, usage, Origin.GENERATED, Protection.SOFTWARE));
            key = new StoredKey("key", "version", spec, usage, Origin.GENERATED, Protection.SOFTWARE, made.material(), made.publicKey());
        }

        byte[] bytes(CryptoRequest request) throws GeneralSecurityException {
            return ((Bytes) keys.answer(request)).bytes();
        }
    }

    @State(Scope.Benchmark)
    public static class Symmetric {
        @Param({"AES_128", "AES_192", "AES_256", "SM4"})
        public KeySpec spec;
        @Param({"32", "256", "4096"})
        public int bytes;

        private final byte[] aad = new byte[32];
        private Room room;
        private byte[] plaintext;
        private byte[] sealed;

        @Setup
        public void make() throws GeneralSecurityException {
            room = new Room(spec, KeyUsage.ENCRYPT_DECRYPT);
            plaintext = new byte[bytes];
            sealed = room.bytes(new CryptoRequest.Encrypt(room.key, plaintext, aad));
        }
    }

    @Benchmark
    public CryptoReply encrypt(Symmetric s) throws GeneralSecurityException {
        return s.room.keys.answer(new CryptoRequest.Encrypt(s.room.key, s.plaintext, s.aad));
    }

    @Benchmark
    public CryptoReply decrypt(Symmetric s) throws GeneralSecurityException {
        return s.room.keys.answer(new CryptoRequest.Decrypt(s.room.key, s.sealed, s.aad));
    }

    @State(Scope.Benchmark)
    public static class Signing {
        @Param({"RSA_2048 RSA_PSS_SHA_256", "RSA_2048 RSA_PKCS1_SHA_256", "RSA_3072 RSA_PSS_SHA_256", "RSA_4096 RSA_PSS_SHA_256",
                "EC_P256 ECDSA_SHA_256", "EC_P384 ECDSA_SHA_384", "EC_P521 ECDSA_SHA_512", "EC_P256K ECDSA_SHA_256", "EC_SM2 SM2DSA",
                "EC_ED25519 ED25519", "ML_DSA_44 ML_DSA", "ML_DSA_65 ML_DSA", "ML_DSA_87 ML_DSA"})
        public String spec;

        private final byte[] message = new byte[32];
        private Room room;
        private SigningAlgorithm algorithm;
        private byte[] signature;

        @Setup
        public void make() throws GeneralSecurityException {
            String[] words = spec.split(" ");
            room = new Room(KeySpec.valueOf(words[0]), KeyUsage.SIGN_VERIFY);
            algorithm = SigningAlgorithm.of(words[1]);
            signature = room.bytes(new CryptoRequest.Sign(room.key, algorithm, message, false));
        }
    }

    @Benchmark
    public CryptoReply sign(Signing s) throws GeneralSecurityException {
        return s.room.keys.answer(new CryptoRequest.Sign(s.room.key, s.algorithm, s.message, false));
    }

    @Benchmark
    public CryptoReply verify(Signing s) throws GeneralSecurityException {
        return s.room.keys.answer(new CryptoRequest.Verify(s.room.key, s.algorithm, s.message, false, s.signature));
    }

    @State(Scope.Benchmark)
    public static class PublicKeyEncryption {
        @Param({"RSA_2048 RSAES_OAEP_SHA_256", "RSA_2048 RSAES_OAEP_SHA_1", "RSA_3072 RSAES_OAEP_SHA_256", "RSA_4096 RSAES_OAEP_SHA_256", "EC_SM2 SM2PKE"})
        public String spec;

        private final byte[] plaintext = new byte[32];
        private Room room;
        private EncryptionAlgorithm algorithm;
        private CryptoRequest encrypt;
        private byte[] ciphertext;

        @Setup
        public void make() throws GeneralSecurityException {
            String[] words = spec.split(" ");
            room = new Room(KeySpec.valueOf(words[0]), KeyUsage.ENCRYPT_DECRYPT);
            algorithm = EncryptionAlgorithm.of("Algorithm", words[1]);
            encrypt = new CryptoRequest.EncryptTo(room.key.spec(), room.key.publicKey(), "PublicKeyBlob", algorithm, plaintext);
            ciphertext = room.bytes(encrypt);
        }
    }

    @Benchmark
    public CryptoReply encryptTo(PublicKeyEncryption s) throws GeneralSecurityException {
        return s.room.keys.answer(s.encrypt);
    }

    @Benchmark
    public CryptoReply decryptFrom(PublicKeyEncryption s) throws GeneralSecurityException {
        return s.room.keys.answer(new CryptoRequest.DecryptFrom(s.room.key, s.algorithm, s.ciphertext));
    }

    @State(Scope.Benchmark)
    public static class Authentication {
        @Param({"HMAC_SHA_256", "HMAC_SHA_384", "HMAC_SHA_512", "HMAC_SM3"})
        public KeySpec spec;
        @Param({"32", "4096"})
        public int bytes;

        private Room room;
        private byte[] message;

        @Setup
        public void make() throws GeneralSecurityException {
            room = new Room(spec, KeyUsage.GENERATE_VERIFY_MAC);
            message = new byte[bytes];
        }
    }

    @Benchmark
    public CryptoReply mac(Authentication s) throws GeneralSecurityException {
        return s.room.keys.answer(new CryptoRequest.Mac(s.room.key, s.message));
    }

    @State(Scope.Benchmark)
    public static class Generation {
        @Param({"AES_256", "RSA_2048", "EC_P256", "EC_P384", "EC_P521", "EC_P256K", "EC_SM2", "EC_ED25519", "ML_DSA_44", "ML_DSA_65", "ML_DSA_87",
            "HMAC_SHA_256"})
        public KeySpec spec;

        private Room room;
        private CryptoRequest request;

        @Setup
        public void make() throws GeneralSecurityException {
            KeyUsage usage = spec.usages().getFirst();
            room = new Room(spec, usage);
            request = new CryptoRequest.Generate("key", "version", spec, usage, Origin.GENERATED, Protection.SOFTWARE);
        }
    }

    @Benchmark
    public CryptoReply generate(Generation s) throws GeneralSecurityException {
        return s.room.keys.answer(s.request);
    }
}
