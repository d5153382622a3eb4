package io.wardmote.hsm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.wardmote.crypto.ClientKeys;
import io.wardmote.crypto.ClientWrapping;
import io.wardmote.crypto.CryptoConfig;
import io.wardmote.crypto.CryptoReply.ImportKey;
import io.wardmote.crypto.CryptoReply.Imported;
import io.wardmote.crypto.CryptoRequest.CanImport;
import io.wardmote.crypto.CryptoRequest.ImportMaterial;
import io.wardmote.crypto.CryptoRequest.MakeImportKey;
import io.wardmote.crypto.CryptoRequest;
import io.wardmote.crypto.ImportSuite;
import io.wardmote.crypto.OpenedKeys;
import io.wardmote.crypto.RootKey;
import io.wardmote.crypto.RootKeys;
import io.wardmote.crypto.SoftwareKeys;
import io.wardmote.crypto.TestedEngine;
import io.wardmote.key.ImportToken;
import io.wardmote.key.KeySpec;
import io.wardmote.key.KeyUsage;
import io.wardmote.key.Material.InHsm;
import io.wardmote.key.Origin;
import io.wardmote.key.Protection;
import io.wardmote.key.Refusal;
import io.wardmote.key.Refused;
import io.wardmote.key.Secret;
import io.wardmote.key.WrappingAlgorithm;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.bouncycastle.asn1.x9.ECNamedCurveTable;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** {@link ImportSuite} over a token. */
class HsmImportsTest extends ImportSuite {
    private static TestedHsm hsm;

    @BeforeAll
    static void open() throws GeneralSecurityException, IOException {
        hsm = TestedHsm.of("imports", 100);
    }

    /** Nothing of all that was brought has cost the token a generation. */
    @AfterAll
    static void close() {
        assertThat(hsm.keys.token().generation()).isEqualTo(1);
        hsm.close();
    }

    @Override
    protected TestedEngine engine() {
        return hsm;
    }

    /** Which numbers a token looks at is its own affair; what it takes must compute as the public key says, or the key would be of no use. */
    @Test
    void anRsaKeyWhoseNumbersDisagreeIsRefusedOrWorks() throws Exception {
        RSAPrivateKey key = RSAPrivateKey.getInstance(PrivateKeyInfo.getInstance(ClientKeys.rsa(KeySpec.RSA_2048)).parsePrivateKey());
        BigInteger[] sound = {key.getModulus(), key.getPublicExponent(), key.getPrivateExponent(), key.getPrime1(), key.getPrime2(), key.getExponent1(),
            key.getExponent2(), key.getCoefficient()};
        for (int number = 0; number < sound.length; number++) {
            for (BigInteger by : List.of(BigInteger.ONE, BigInteger.TWO, sound[number].negate())) {
                BigInteger[] wrong = sound.clone();
                wrong[number] = wrong[number].add(by);
                for (KeyUsage usage : KeySpec.RSA_2048.usages()) refusedOrWorks(KeySpec.RSA_2048, usage, ClientKeys.rsa(wrong));
            }
        }
    }

    @Test
    void anEcKeyOutsideItsOrderOrWithAnothersPublicHalfIsRefusedOrWorks() throws Exception {
        for (KeySpec spec : List.of(KeySpec.EC_P256, KeySpec.EC_P521, KeySpec.EC_P256K)) {
            ASN1ObjectIdentifier curve = ClientKeys.curve(spec);
            X9ECParameters group = ECNamedCurveTable.getByOID(curve);
            byte[] another = group.getG().multiply(BigInteger.TWO).normalize().getEncoded(false);
            refusedOrWorks(spec, KeyUsage.SIGN_VERIFY, ClientKeys.ec(curve, BigInteger.ZERO, null, null));
            refusedOrWorks(spec, KeyUsage.SIGN_VERIFY, ClientKeys.ec(curve, group.getN(), null, null));
            refusedOrWorks(spec, KeyUsage.SIGN_VERIFY, ClientKeys.ec(curve, group.getN().add(BigInteger.ONE), null, null));
            refusedOrWorks(spec, KeyUsage.SIGN_VERIFY, ClientKeys.ec(curve, BigInteger.TEN, another, null));
            refusedOrWorks(spec, KeyUsage.SIGN_VERIFY, ClientKeys.ec(curve, BigInteger.TEN, null, ECNamedCurveTable.getOID("secp384r1")));
        }
    }

    private void refusedOrWorks(KeySpec spec, KeyUsage usage, byte[] pkcs8) throws GeneralSecurityException {
        Empty key = new Empty("unsound", spec, usage);
        Imported imported;
        try {
            imported = bringAgain(key, pkcs8);
        } catch (Refused refused) {
            assertThat(refused.refusal()).isEqualTo(Refusal.INVALID_KEY_MATERIAL);
            return;
        }
        works(stored(key, imported), pkcs8);
    }

    @Test
    void whetherMaterialCanBeBroughtIsToldBeforeThereIsAny() throws GeneralSecurityException {
        for (KeySpec spec : List.of(KeySpec.AES_256, KeySpec.EC_P521, KeySpec.RSA_2048)) {
            assertThat(hsm.verdict(new CanImport(spec, spec.usages().getFirst(), Protection.HSM))).isTrue();
        }
        assertThatExceptionOfType(Refused.class).isThrownBy(() -> hsm.answer(new CanImport(KeySpec.EC_SM2, KeyUsage.SIGN_VERIFY, Protection.HSM))).satisfies(refused -> {
            assertThat(refused.refusal()).isEqualTo(Refusal.UNSUPPORTED_OPERATION);
            assertThat(refused.detail()).isEqualTo("The HSM has no mechanism for EC_SM2 keys.");
        });
    }

    /** Of one cluster and one key, so that nothing but the engine tells them apart. */
    @Test
    void aTokenOfTheOtherEngineIsInvalid() throws Exception {
        RootKeys roots = new RootKeys(new RootKey("cluster-1", 1, new Secret(new byte[32]), TestedHsm.PROVIDERS.random()));
        SoftwareKeys software = new SoftwareKeys(TestedHsm.PROVIDERS, roots, new OpenedKeys(CryptoConfig.defaults()), CryptoConfig.defaults());
        Empty key = new Empty(KeySpec.AES_256);
        WrappingAlgorithm algorithm = WrappingAlgorithm.RSAES_OAEP_SHA_1;
        ImportKey sealed = (ImportKey) software.answer(new MakeImportKey(key.keyId(), key.spec(), key.usage(), Protection.SOFTWARE, algorithm, NOW + 1));
        refuses(Refusal.INVALID_IMPORT_TOKEN, () -> bring(key, sealed.token(), new byte[256], Optional.empty(), NOW));
        ImportToken inHsm = token(key, algorithm).token();
        refuses(Refusal.INVALID_IMPORT_TOKEN, () -> software.answer(new ImportMaterial(key.keyId(), "v", key.spec(), key.usage(), Origin.EXTERNAL, Protection.SOFTWARE,
                inHsm, new byte[256], Optional.empty(), NOW)));
    }

    /** What is brought is wrapped whatever the strategy, so it needs the wrapping key. */
    @Test
    void whereKeysAreTokenObjectsBroughtOnesAreWrappedAllTheSame() throws Exception {
        HsmConfig config = SoftHsm.config("brought", SoftHsm.PIN, 10, Strategy.TOKEN_OBJECT);
        Empty key = new Empty(KeySpec.AES_256);
        CryptoRequest ask = new MakeImportKey(key.keyId(), key.spec(), key.usage(), Protection.HSM, WrappingAlgorithm.RSAES_OAEP_SHA_1, NOW + 1);
        try (TestedHsm keeps = new TestedHsm(config)) {
            assertThatExceptionOfType(Refused.class).isThrownBy(() -> keeps.answer(ask)).satisfies(refused -> {
                assertThat(refused.refusal()).isEqualTo(Refusal.UNAVAILABLE);
                assertThat(refused.detail()).isEqualTo("The HSM has no wrapping key yet: `wardmote hsm init` makes one.");
            });
            keeps.keys.kek().make();
            ImportKey made = (ImportKey) keeps.answer(ask);
            byte[] wrapped = ClientWrapping.wrap(WrappingAlgorithm.RSAES_OAEP_SHA_1, made.publicKey(), new byte[32]);
            Imported imported = (Imported) keeps.answer(new ImportMaterial(key.keyId(), "v", key.spec(), key.usage(), Origin.EXTERNAL, Protection.HSM, made.token(), wrapped, Optional.empty(), NOW));
            assertThat(((InHsm) imported.material()).blob()).startsWith(1).hasSize(5 + 40);
        }
    }

    /** As after an update of the token, or in another vendor's: the same mechanism has several names. */
    @Test
    void materialIsKnownAgainByWhicheverNameOfKwpItIsWrapped() throws Exception {
        Cryptoki knowsBoth = Intercepted.over(SoftHsm.cryptoki(), (call, arguments) -> {
            if (call.endsWith("wrap") && arguments[1].equals(Parameter.wrap(Mechanism.AES_KEY_WRAP_KWP.number()))) arguments[1] = Parameter.wrap(Mechanism.AES_KEY_WRAP_PAD.number());
        });
        RootKeys roots = new RootKeys(new RootKey("cluster-1", 1, new Secret(new byte[32]), TestedHsm.PROVIDERS.random()));
        try (Token token = SoftHsm.token(knowsBoth, SoftHsm.config("renamed", SoftHsm.PIN, 10)); BlobMac mac = new BlobMac("cluster-1", roots.subkeys(HsmKeys.MAC_PURPOSE))) {
            new Kek(token).make();
            HsmImports imports = new HsmImports(token, mac, TestedHsm.PROVIDERS, new PairCheck(TestedHsm.PROVIDERS, () -> {
                throw new AssertionError("a secret key has no other half");
            }));
            Empty key = new Empty(KeySpec.AES_256);
            ImportKey made = imports.token(new MakeImportKey(key.keyId(), key.spec(), key.usage(), Protection.HSM, WrappingAlgorithm.RSAES_OAEP_SHA_1, NOW + 1), Mechanism.AES_KEY_WRAP_PAD);
            byte[] wrapped = ClientWrapping.wrap(WrappingAlgorithm.RSAES_OAEP_SHA_1, made.publicKey(), new byte[32]);
            ImportMaterial once = new ImportMaterial(key.keyId(), "v", key.spec(), key.usage(), Origin.EXTERNAL, Protection.HSM, made.token(), wrapped, Optional.empty(), NOW);
            Imported first = imports.bring(once, Mechanism.AES_KEY_WRAP_PAD);
            ImportMaterial again = new ImportMaterial(key.keyId(), "v", key.spec(), key.usage(), Origin.EXTERNAL, Protection.HSM, made.token(), wrapped, Optional.of(first.imprint()), NOW);
            Imported second = imports.bring(again, Mechanism.AES_KEY_WRAP_KWP);
            assertThat(((InHsm) first.material()).blob()).startsWith(1, 0, 0, 0x21, 0x0a);
            assertThat(((InHsm) second.material()).blob()).startsWith(1, 0, 0, 0x21, 0x0b);
        }
    }

    @Test
    void bringingLeavesNothingInTheToken() throws Exception {
        long before = hsm.objects();
        Empty key = new Empty(KeySpec.AES_256);
        bring(key, WrappingAlgorithm.RSAES_OAEP_SHA_1, new byte[32]);
        refuses(Refusal.INVALID_KEY_MATERIAL, () -> bring(key, WrappingAlgorithm.RSAES_OAEP_SHA_1, new byte[31]));
        refuses(Refusal.INVALID_KEY_MATERIAL, () -> bring(new Empty(KeySpec.EC_P256), WrappingAlgorithm.RSAES_OAEP_SHA_1_AES_256_KWP, new byte[100]));
        assertThat(hsm.objects()).isEqualTo(before);
    }
}
