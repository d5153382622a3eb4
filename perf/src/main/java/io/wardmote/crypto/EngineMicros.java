package io.wardmote.crypto;

import io.wardmote.crypto.CryptoReply.Bytes;
import io.wardmote.crypto.CryptoReply.Generated;
import io.wardmote.crypto.CryptoReply.Verdict;
import io.wardmote.key.KeySpec;
import io.wardmote.key.KeyUsage;
import io.wardmote.key.Origin;
import io.wardmote.key.Protection;
import io.wardmote.key.Secret;
import io.wardmote.key.SigningAlgorithm;
import io.wardmote.key.StoredKey;
import io.wardmote.perf.micro.Micro;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** What the engine does for a request, with the key open already, and with one that has to be opened first. */
public final class EngineMicros {
    private static final byte[] MESSAGE = new byte[32];
    private static final byte[] AAD = new byte[32];
    /** Too slow to be run some hundred times in each test run, and native but for a handful of objects. */
    private static final Set<KeySpec> SLOW = EnumSet.of(KeySpec.RSA_3072, KeySpec.RSA_4096);

    private EngineMicros() {}

    public static List<Micro> all() {
        List<Micro> all = new ArrayList<>();
        for (KeySpec spec : KeySpec.values()) {
            switch (spec.usages().getFirst()) {
                case ENCRYPT_DECRYPT -> encryption(all, spec);
                case SIGN_VERIFY -> signing(all, spec);
                case GENERATE_VERIFY_MAC -> all.add(Micro.gated("engine mac 32 B " + spec, () -> {
                    Room room = new Room(spec);
                    return () -> room.bytes(new CryptoRequest.Mac(room.key, MESSAGE));
                }));
            }
        }
        all.add(Micro.gated("engine cache miss AES_256 encrypt 32 B, closing included", () -> {
            Room room = new Room(KeySpec.AES_256);
            return () -> {
                room.opened.evictColdest(1);
                return room.bytes(new CryptoRequest.Encrypt(room.key, MESSAGE, AAD));
            };
        }));
        return all;
    }

    private static void encryption(List<Micro> all, KeySpec spec) {
        for (int bytes : new int[] {32, 4096}) {
            all.add(Micro.gated("engine encrypt " + bytes + " B " + spec, () -> {
                Room room = new Room(spec);
                byte[] plaintext = new byte[bytes];
                return () -> room.bytes(new CryptoRequest.Encrypt(room.key, plaintext, AAD));
            }));
            all.add(Micro.gated("engine decrypt " + bytes + " B " + spec, () -> {
                Room room = new Room(spec);
                byte[] sealed = room.bytes(new CryptoRequest.Encrypt(room.key, new byte[bytes], AAD));
                return () -> room.bytes(new CryptoRequest.Decrypt(room.key, sealed, AAD));
            }));
        }
    }

    private static void signing(List<Micro> all, KeySpec spec) {
        SigningAlgorithm algorithm = SigningAlgorithm.usual(spec);
        // the number of tries that ML-DSA takes is drawn by chance
        boolean steady = !SLOW.contains(spec) && spec.family() != KeySpec.Family.ML_DSA;
        all.add(new Micro("engine sign " + spec, steady, () -> {
            Room room = new Room(spec);
            return () -> room.bytes(new CryptoRequest.Sign(room.key, algorithm, MESSAGE, false));
        }));
        all.add(new Micro("engine verify " + spec, steady, () -> {
            Room room = new Room(spec);
            byte[] signature = room.bytes(new CryptoRequest.Sign(room.key, algorithm, MESSAGE, false));
            return () -> room.verified(new CryptoRequest.Verify(room.key, algorithm, MESSAGE, false, signature));
        }));
    }

    /** An engine with one key. */
    static final class Room {
        final OpenedKeys opened;
        final SoftwareKeys keys;
        final StoredKey key;

        Room(KeySpec spec) throws GeneralSecurityException {
            CryptoConfig config = CryptoConfig.defaults();
            Providers providers = Chosen.PROVIDERS;
            RootKey root = new RootKey("perf", 1, new Secret(providers.random().bytes(RootKey.BYTES)), providers.random());
            opened = new OpenedKeys(config);
            keys = new SoftwareKeys(providers, new RootKeys(root), opened, config);
            KeyUsage usage = spec.usages().getFirst();
            Generated made = (Generated) keys.answer(new CryptoRequest.Generate("key", "version", spec, usage, Origin.GENERATED, Protection.SOFTWARE));
            key = new StoredKey("key", "version", spec, usage, Origin.GENERATED, Protection.SOFTWARE, made.material(), made.publicKey());
        }

        byte[] bytes(CryptoRequest request) throws GeneralSecurityException {
            return ((Bytes) keys.answer(request)).bytes();
        }

        /** What is measured is to be a signature that holds. */
        CryptoReply verified(CryptoRequest.Verify request) throws GeneralSecurityException {
            CryptoReply reply = keys.answer(request);
            if (!((Verdict) reply).valid()) throw new IllegalStateException("a signature that the engine made is none");
            return reply;
        }
    }

    /** Tested and chosen once in a process, since that takes a second. */
    private static final class Chosen {
        static final Providers PROVIDERS = Providers.start();
    }
}
