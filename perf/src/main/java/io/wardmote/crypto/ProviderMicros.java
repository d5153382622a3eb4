package io.wardmote.crypto;

import io.wardmote.crypto.Algorithm.DecryptsFrom;
import io.wardmote.crypto.Algorithm.Encrypts;
import io.wardmote.crypto.Algorithm.EncryptsTo;
import io.wardmote.crypto.Algorithm.Macs;
import io.wardmote.crypto.Algorithm.NewKey;
import io.wardmote.crypto.Algorithm.Opened;
import io.wardmote.crypto.Algorithm.Signs;
import io.wardmote.crypto.Algorithm.Verifies;
import io.wardmote.key.CipherMode;
import io.wardmote.key.EncryptionAlgorithm;
import io.wardmote.key.KeySpec;
import io.wardmote.key.KeyUsage;
import io.wardmote.key.SigningAlgorithm;
import io.wardmote.perf.micro.Micro;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;

/** Every algorithm by every provider of the table in {@link Providers}, also by those that only stand in. */
public final class ProviderMicros {
    private static final byte[] MESSAGE = new byte[32];
    private static final byte[] NONE = {};

    private ProviderMicros() {}

    public static List<Micro> all() {
        List<Micro> all = new ArrayList<>();
        Providers untested = new Providers();
        for (KeySpec spec : KeySpec.values())
            for (Providers.Candidate candidate : untested.candidates(Providers.Row.of(spec))) by(all, spec, candidate);
        return all;
    }

    private static void by(List<Micro> all, KeySpec spec, Providers.Candidate candidate) {
        String by = " " + spec + " by " + candidate.provider();
        if (spec.family() != KeySpec.Family.RSA) all.add(Micro.ungated("provider generate" + by, () -> {
            Algorithm algorithm = candidate.make().make();
            return () -> algorithm.generate(spec);
        }));
        for (KeyUsage usage : spec.usages()) {
            switch (usage) {
                case ENCRYPT_DECRYPT -> {
                    if (spec.symmetric()) encryption(all, by, spec, candidate);
                    else toPublicKey(all, by, spec, candidate);
                }
                case SIGN_VERIFY -> signing(all, by, spec, candidate);
                case GENERATE_VERIFY_MAC -> all.add(Micro.ungated("provider mac 32 B" + by, () -> {
                    Macs key = (Macs) new Key(spec, candidate).opened;
                    return () -> key.mac(MESSAGE);
                }));
            }
        }
    }

    private static void encryption(List<Micro> all, String by, KeySpec spec, Providers.Candidate candidate) {
        CipherMode mode = CipherMode.of(spec, "", "");
        all.add(Micro.ungated("provider encrypt 32 B" + by, () -> {
            Encrypts key = (Encrypts) new Key(spec, candidate).opened;
            return () -> key.encrypt(mode, NONE, MESSAGE, NONE);
        }));
        all.add(Micro.ungated("provider decrypt 32 B" + by, () -> {
            Encrypts key = (Encrypts) new Key(spec, candidate).opened;
            byte[] sealed = key.encrypt(mode, NONE, MESSAGE, NONE);
            return () -> key.decrypt(mode, sealed, NONE);
        }));
    }

    private static void toPublicKey(List<Micro> all, String by, KeySpec spec, Providers.Candidate candidate) {
        EncryptionAlgorithm algorithm = EncryptionAlgorithm.usual(spec);
        all.add(Micro.ungated("provider encrypt to public key" + by, () -> {
            EncryptsTo key = new Key(spec, candidate).encryptsTo();
            return () -> key.encrypt(algorithm, MESSAGE);
        }));
        all.add(Micro.ungated("provider decrypt by private key" + by, () -> {
            Key key = new Key(spec, candidate);
            byte[] ciphertext = key.encryptsTo().encrypt(algorithm, MESSAGE);
            DecryptsFrom opened = (DecryptsFrom) key.opened;
            return () -> opened.decrypt(algorithm, ciphertext);
        }));
    }

    private static void signing(List<Micro> all, String by, KeySpec spec, Providers.Candidate candidate) {
        SigningAlgorithm algorithm = SigningAlgorithm.usual(spec);
        all.add(Micro.ungated("provider sign" + by, () -> {
            Signs key = (Signs) new Key(spec, candidate).opened;
            return () -> key.sign(algorithm, MESSAGE, false);
        }));
        all.add(Micro.ungated("provider verify" + by, () -> {
            Key key = new Key(spec, candidate);
            byte[] signature = ((Signs) key.opened).sign(algorithm, MESSAGE, false);
            Verifies verifies = (Verifies) key.algorithm.openPublic(spec, key.publicKey);
            return () -> verifies.verify(algorithm, MESSAGE, false, signature);
        }));
    }

    /** A key that a provider made and holds. */
    private static final class Key {
        private final KeySpec spec;
        private final Algorithm algorithm;
        private final byte[] publicKey;
        private final Opened opened;

        Key(KeySpec spec, Providers.Candidate candidate) throws GeneralSecurityException {
            this.spec = spec;
            algorithm = candidate.make().make();
            NewKey made = algorithm.generate(spec);
            publicKey = made.publicKey();
            try (var stored = made.stored()) {
                opened = algorithm.open(spec, stored.bytes());
            }
        }

        EncryptsTo encryptsTo() throws GeneralSecurityException {
            return (EncryptsTo) algorithm.openPublic(spec, publicKey);
        }
    }
}
