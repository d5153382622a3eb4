package io.wardmote.hsm;

import static io.wardmote.hsm.Attribute.AES;
import static io.wardmote.hsm.Attribute.CLASS;
import static io.wardmote.hsm.Attribute.DECRYPT;
import static io.wardmote.hsm.Attribute.ENCRYPT;
import static io.wardmote.hsm.Attribute.EXTRACTABLE;
import static io.wardmote.hsm.Attribute.KEY_TYPE;
import static io.wardmote.hsm.Attribute.PRIVATE;
import static io.wardmote.hsm.Attribute.SECRET_KEY;
import static io.wardmote.hsm.Attribute.SENSITIVE;
import static io.wardmote.hsm.Attribute.TOKEN;
import static io.wardmote.hsm.Attribute.UNWRAP;
import static io.wardmote.hsm.Attribute.VALUE;
import static io.wardmote.hsm.Attribute.VALUE_LEN;
import static io.wardmote.hsm.Attribute.WRAP;

import io.wardmote.hsm.Mechanism.Flag;
import io.wardmote.hsm.Parameter.Hash;
import io.wardmote.key.CipherMode;
import io.wardmote.key.KeySpec;
import io.wardmote.key.KeySpec.Family;
import io.wardmote.key.KeyUsage;
import io.wardmote.key.Refusal;
import io.wardmote.key.Refused;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a token can do: what it lists, and what it was then seen to do, since vendors list one thing and mean another. Found out once, at start.
 *
 * @param strategy what it is to be able to do it for
 * @param wrapping what wraps keys, which brought material needs whatever the strategy; empty if nothing gave the known answer
 * @param oaep     the hashes with which an RSA key in the token opened what Java had encrypted
 * @param curves   the specs of which a pair was made, wrapped and unwrapped if that is the strategy, and used
 */
record Abilities(Map<Long, Cryptoki.MechanismInfo> mechanisms, Strategy strategy, Optional<Mechanism> wrapping, Set<Hash> oaep, Set<KeySpec> curves) {
    private static final Logger LOG = LoggerFactory.getLogger(Abilities.class);

    /** Keys of known value for the test; they protect nothing. */
    private static final byte[] KNOWN_KEK = counting(32, 0);
    private static final byte[] KNOWN_KEY = counting(32, 100);

    /** What a token lacks for such keys, by the mechanism's name; empty if it lacks nothing. */
    Optional<String> lacks(KeySpec spec, KeyUsage usage) {
        if (Mechanism.of(spec, usage).isEmpty()) return Optional.of("mechanism for " + spec.apiName() + " keys");
        if (strategy == Strategy.WRAPPED_SESSION && wrapping.isEmpty()) return Optional.of(Mechanism.AES_KEY_WRAP_KWP.apiName());
        for (Mechanism.Need need : Mechanism.of(spec, usage)) if (!may(need, spec)) return Optional.of(need.mechanism().apiName());
        if (spec.family() == Family.EC && !curves.contains(spec)) return Optional.of(Mechanism.EC_KEY_PAIR_GEN.apiName() + " of " + spec.apiName());
        if (spec.family() == Family.RSA && usage == KeyUsage.ENCRYPT_DECRYPT && oaep.isEmpty()) return Optional.of(Mechanism.RSA_PKCS_OAEP.apiName());
        return Optional.empty();
    }

    private boolean may(Mechanism.Need need, KeySpec spec) {
        Cryptoki.MechanismInfo info = mechanisms.get(need.mechanism().number());
        if (info == null || !info.may(need.flag())) return false;
        boolean bits = spec.family() != Family.AES; // else bytes, and some tokens say bits there or nothing
        return !bits || info.largest() == 0 || info.smallest() <= spec.bits() && spec.bits() <= info.largest();
    }

    /** @param what as {@link #lacks} names it */
    static Refused lacking(String what) {
        return Refusal.UNSUPPORTED_OPERATION.because("The HSM has no " + what + ".");
    }

    static String oaepName(Hash hash) {
        return Mechanism.RSA_PKCS_OAEP.apiName() + " with " + (hash == Hash.SHA_1 ? "SHA-1" : "SHA-256");
    }

    /** Asks and tests. Takes as long as an RSA key of 2048 bits and a pair of each curve. */
    static Abilities of(Token token, Strategy strategy) throws CryptokiException {
        Cryptoki cryptoki = token.cryptoki();
        Map<Long, Cryptoki.MechanismInfo> mechanisms = mechanisms(token);
        Optional<Mechanism> wrapping = Optional.empty();
        for (Mechanism candidate : listedForWrapping(mechanisms)) {
            if (!passes(token, candidate.apiName(), session -> wraps(cryptoki, session.number(), candidate))) continue;
            wrapping = Optional.of(candidate);
            break;
        }
        LOG.info("the token wraps keys by {}", wrapping.map(Mechanism::apiName).orElse("nothing that is known"));
        Set<KeySpec> curves = EnumSet.noneOf(KeySpec.class);
        for (KeySpec spec : KeySpec.values()) {
            if (spec.family() != Family.EC || strategy == Strategy.WRAPPED_SESSION && wrapping.isEmpty()) continue;
            Optional<Mechanism> by = strategy == Strategy.WRAPPED_SESSION ? wrapping : Optional.empty();
            if (passes(token, spec.apiName(), session -> makesCurve(cryptoki, session.number(), spec, by))) curves.add(spec);
        }
        Set<Hash> oaep = EnumSet.noneOf(Hash.class);
        Map<Hash, Boolean> opens = opensOaep(token, mechanisms);
        for (Hash hash : Hash.values()) if (opens.getOrDefault(hash, false)) oaep.add(hash);
        Abilities abilities = new Abilities(mechanisms, strategy, wrapping, oaep, curves);
        for (KeySpec spec : KeySpec.values()) {
            for (KeyUsage usage : spec.usages()) {
                Optional<String> lacks = abilities.lacks(spec, usage);
                LOG.info("{} for {}: {}", spec.apiName(), usage.apiName(), lacks.map(it -> "no, the token lacks " + it).orElse("yes"));
            }
        }
        return abilities;
    }

    static Map<Long, Cryptoki.MechanismInfo> mechanisms(Token token) throws CryptokiException {
        return token.use("listing the mechanisms", session -> token.cryptoki().mechanisms(token.slot()));
    }

    /** Those that may wrap keys, as the token says, in the order they are to be tested. */
    static List<Mechanism> listedForWrapping(Map<Long, Cryptoki.MechanismInfo> mechanisms) {
        return Mechanism.WRAPPING.stream().filter(candidate -> {
            Cryptoki.MechanismInfo info = mechanisms.get(candidate.number());
            return info != null && info.may(Flag.WRAP) && info.may(Flag.UNWRAP);
        }).toList();
    }

    private static boolean passes(Token token, String what, Token.Work<Boolean> test) throws CryptokiException {
        try {
            return token.use("testing " + what, test);
        } catch (CryptokiException e) {
            LOG.info("the token fails the test of {}: {}", what, e.getMessage());
            if (token.state() != Token.State.SERVING) throw e;
            return false;
        }
    }

    /** The bytes of RFC 5649 both ways, compared with Java's; on tokens that take no key in the clear, that what is wrapped comes back. */
    static boolean wraps(Cryptoki cryptoki, long session, Mechanism by) throws CryptokiException {
        Template wrapper = Template.empty().with(CLASS, SECRET_KEY).with(KEY_TYPE, AES).with(TOKEN, false).with(PRIVATE, true).with(SENSITIVE, true)
                .with(WRAP, true).with(UNWRAP, true);
        Template key = Template.empty().with(CLASS, SECRET_KEY).with(KEY_TYPE, AES).with(TOKEN, false).with(PRIVATE, true).with(SENSITIVE, true)
                .with(EXTRACTABLE, true).with(ENCRYPT, true).with(DECRYPT, true);
        long kek;
        long known;
        boolean answers = true;
        try {
            kek = cryptoki.create(session, wrapper.with(VALUE, KNOWN_KEK));
            known = cryptoki.create(session, key.with(VALUE, KNOWN_KEY));
        } catch (CryptokiException e) {
            if (e.value().recovery() != Recovery.NONE) throw e;
            LOG.info("the token takes no key in the clear, so its wrapping is tested by itself: {}", e.getMessage());
            answers = false;
            kek = cryptoki.generateKey(session, Parameter.aesKey(), wrapper.with(VALUE_LEN, 32L));
            known = cryptoki.generateKey(session, Parameter.aesKey(), key.with(VALUE_LEN, 32L));
        }
        byte[] wrapped = cryptoki.wrap(session, Parameter.wrap(by.number()), kek, known);
        boolean asKwp = answers ? Arrays.equals(wrapped, javaWraps(KNOWN_KEY)) : wrapped.length == KNOWN_KEY.length + 8;
        long back = cryptoki.unwrap(session, Parameter.wrap(by.number()), kek, wrapped, key.with(EXTRACTABLE, false));
        byte[] block = new byte[CipherMode.BLOCK];
        boolean same = Arrays.equals(cryptoki.encrypt(session, Parameter.ecb(), back, block), cryptoki.encrypt(session, Parameter.ecb(), known, block));
        for (long object : new long[] {kek, known, back}) cryptoki.destroy(session, object);
        return asKwp && same;
    }

    /** @param by what it is to be wrapped by; empty if it need not be */
    private static boolean makesCurve(Cryptoki cryptoki, long session, KeySpec spec, Optional<Mechanism> by) throws CryptokiException {
        Template born = by.isPresent() ? KeyTemplates.born(spec, KeyUsage.SIGN_VERIFY, false) : KeyTemplates.unwrapped(spec, KeyUsage.SIGN_VERIFY, false);
        Cryptoki.Pair pair = cryptoki.generatePair(session, Parameter.ecPair(), KeyTemplates.publicKey(spec, KeyUsage.SIGN_VERIFY), born);
        long used = by.isPresent() ? thereAndBack(cryptoki, session, spec, by.get(), pair.privateKey()) : pair.privateKey();
        boolean signs = cryptoki.sign(session, Parameter.ecdsa(), used, new byte[32]).length == 2 * ((spec.bits() + 7) / 8);
        for (long object : new long[] {pair.publicKey(), used}) cryptoki.destroy(session, object);
        return signs;
    }

    /** The key after it was wrapped, destroyed and unwrapped. */
    private static long thereAndBack(Cryptoki cryptoki, long session, KeySpec spec, Mechanism by, long privateKey) throws CryptokiException {
        long kek = cryptoki.generateKey(session, Parameter.aesKey(), Template.empty().with(CLASS, SECRET_KEY).with(KEY_TYPE, AES).with(TOKEN, false)
                .with(PRIVATE, true).with(SENSITIVE, true).with(VALUE_LEN, 32L).with(WRAP, true).with(UNWRAP, true));
        byte[] wrapped = cryptoki.wrap(session, Parameter.wrap(by.number()), kek, privateKey);
        cryptoki.destroy(session, privateKey);
        long back = cryptoki.unwrap(session, Parameter.wrap(by.number()), kek, wrapped, KeyTemplates.unwrapped(spec, KeyUsage.SIGN_VERIFY, false));
        cryptoki.destroy(session, kek);
        return back;
    }

    private static Map<Hash, Boolean> opensOaep(Token token, Map<Long, Cryptoki.MechanismInfo> mechanisms) throws CryptokiException {
        Map<Hash, Boolean> opens = new EnumMap<>(Hash.class);
        Cryptoki.MechanismInfo info = mechanisms.get(Mechanism.RSA_PKCS_OAEP.number());
        if (info == null || !info.may(Flag.DECRYPT)) return opens;
        Cryptoki cryptoki = token.cryptoki();
        for (Hash hash : Hash.values()) {
            opens.put(hash, passes(token, oaepName(hash), session -> {
                KeySpec spec = KeySpec.RSA_2048;
                Cryptoki.Pair pair = cryptoki.generatePair(session.number(), Parameter.rsaPair(), KeyTemplates.publicKey(spec, KeyUsage.ENCRYPT_DECRYPT),
                        KeyTemplates.unwrapped(spec, KeyUsage.ENCRYPT_DECRYPT, false));
                byte[] sealed = PublicKeys.oaep(PublicKeys.rsa(cryptoki, session.number(), pair.publicKey()), hash, KNOWN_KEY);
                try {
                    return Arrays.equals(cryptoki.decrypt(session.number(), Parameter.rsaOaep(hash), pair.privateKey(), sealed), KNOWN_KEY);
                } finally {
                    cryptoki.destroy(session.number(), pair.publicKey());
                    cryptoki.destroy(session.number(), pair.privateKey());
                }
            }));
        }
        return opens;
    }

    private static byte[] javaWraps(byte[] key) {
        try {
            Cipher kwp = Cipher.getInstance("AES/KWP/NoPadding", "SunJCE");
            kwp.init(Cipher.WRAP_MODE, new SecretKeySpec(KNOWN_KEK, "AES"));
            return kwp.wrap(new SecretKeySpec(key, "AES"));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no AES/KWP", e);
        }
    }

    private static byte[] counting(int length, int from) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) bytes[i] = (byte) (from + i);
        return bytes;
    }
}
