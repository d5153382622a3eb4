package io.wardmote.sdk;

import static io.wardmote.sdk.Expect.equal;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.aliyun.dkms.gcs.sdk.models.GenerateRandomRequest;
import com.aliyun.dkms.gcs.sdk.models.GetPublicKeyRequest;
import com.aliyun.dkms.gcs.sdk.models.SignRequest;
import com.aliyun.dkms.gcs.sdk.models.VerifyRequest;
import io.wardmote.sdk.Nodes.Made;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import org.bouncycastle.jce.interfaces.ECPublicKey;

/** Sign, Verify and GetPublicKey with every algorithm, and whether others can verify what was signed; GenerateRandom. */
final class Signatures {
    private static final byte[] MESSAGE = "a message".getBytes(UTF_8);

    private final Nodes nodes;

    Signatures(Nodes nodes) {
        this.nodes = nodes;
    }

    void run() throws Exception {
        Made rsa = nodes.create("KeySpec", "RSA_2048", "KeyUsage", "SIGN/VERIFY");
        signedAndVerified(rsa, "RSA_PSS_SHA_256", "RSA");
        signedAndVerified(rsa, "RSA_PKCS1_SHA_256", "RSA");
        Made p256 = nodes.create("KeySpec", "EC_P256");
        signedAndVerified(p256, "ECDSA_SHA_256", "EC");
        signedAndVerified(nodes.create("KeySpec", "EC_P256K"), "ECDSA_SHA_256", "EC");
        Made rsaInHardware = nodes.createInHardware("KeySpec", "RSA_2048", "KeyUsage", "SIGN/VERIFY");
        signedAndVerified(rsaInHardware, "RSA_PSS_SHA_256", "RSA");
        signedAndVerified(rsaInHardware, "RSA_PKCS1_SHA_256", "RSA");
        signedAndVerified(nodes.createInHardware("KeySpec", "EC_P256"), "ECDSA_SHA_256", "EC");
        Made sm2 = nodes.create("KeySpec", "EC_SM2", "KeyUsage", "SIGN/VERIFY");
        signedAndVerified(sm2, "SM2DSA", "EC");
        afterRotation(p256, "ECDSA_SHA_256");
        byte[] random = nodes.next().generateRandom(new GenerateRandomRequest().setLength(64)).getRandom();
        equal("random bytes", 64, random.length);
        equal("zero bytes", false, new String(random, US_ASCII).isBlank());
    }

    private void signedAndVerified(Made key, String algorithm, String keyAlgorithm) throws Exception {
        PublicKey publicKey = publicKey(key, key.version(), keyAlgorithm);
        byte[] digest = digest(algorithm, publicKey);
        byte[] overRaw = signed(key, algorithm, "RAW", MESSAGE);
        byte[] overDigest = signed(key, algorithm, "DIGEST", digest);
        for (byte[] signature : new byte[][] {overRaw, overDigest}) {
            equal("valid", true, verdict(key, algorithm, "RAW", MESSAGE, signature));
            equal("valid", true, verdict(key, algorithm, "DIGEST", digest, signature));
            equal("valid for others", true, verifiedOutside(algorithm, publicKey, signature));
            equal("valid for another message", false, verdict(key, algorithm, "RAW", digest, signature));
            equal("altered", false, verdict(key, algorithm, "RAW", MESSAGE, Expect.flipped(signature, signature.length - 1)));
        }
        Expect.refused(400, "InvalidParameter", () -> signed(key, algorithm, "DIGEST", MESSAGE));
    }

    private byte[] signed(Made key, String algorithm, String type, byte[] message) throws Exception {
        var answer = nodes.next().signWithOptions(new SignRequest().setKeyId(key.id()).setAlgorithm(algorithm).setMessageType(type).setMessage(message),
            Nodes.SHOWING_VERSION);
        equal("key", key.id(), answer.getKeyId());
        equal("algorithm", algorithm, answer.getAlgorithm());
        equal("type", type, answer.getMessageType());
        equal("version", key.version(), answer.getResponseHeaders().get(Nodes.VERSION_ID));
        return answer.getSignature();
    }

    private boolean verdict(Made key, String algorithm, String type, byte[] message, byte[] signature) throws Exception {
        VerifyRequest request = new VerifyRequest().setKeyId(key.id()).setAlgorithm(algorithm).setMessageType(type).setMessage(message).setSignature(signature);
        var answer = nodes.next().verifyWithOptions(request, Nodes.SHOWING_VERSION);
        equal("key", key.id(), answer.getKeyId());
        equal("algorithm", algorithm, answer.getAlgorithm());
        equal("type", type, answer.getMessageType());
        equal("length of the version's id", 36, answer.getResponseHeaders().get(Nodes.VERSION_ID).length());
        return answer.getValue();
    }

    private PublicKey publicKey(Made key, String version, String algorithm) throws Exception {
        var answer = nodes.next().getPublicKeyWithOptions(new GetPublicKeyRequest().setKeyId(key.id()), Nodes.SHOWING_VERSION);
        equal("key", key.id(), answer.getKeyId());
        equal("version", version, answer.getResponseHeaders().get(Nodes.VERSION_ID));
        return Keys.publicKey(answer.getPublicKey().getBytes(US_ASCII), algorithm);
    }

    private static boolean verifiedOutside(String algorithm, PublicKey key, byte[] signature) throws Exception {
        Signature verifying = switch (algorithm) {
            case "RSA_PSS_SHA_256" -> Signature.getInstance("RSASSA-PSS");
            case "RSA_PKCS1_SHA_256" -> Signature.getInstance("SHA256withRSA");
            case "ECDSA_SHA_256" -> Signature.getInstance("SHA256withECDSA", Keys.BOUNCY_CASTLE);
            default -> Signature.getInstance("SM3withSM2", Keys.BOUNCY_CASTLE);
        };
        if (algorithm.equals("RSA_PSS_SHA_256")) verifying.setParameter(new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1));
        verifying.initVerify(key);
        verifying.update(MESSAGE);
        return verifying.verify(signature);
    }

    private static byte[] digest(String algorithm, PublicKey key) throws Exception {
        if (!algorithm.equals("SM2DSA")) return MessageDigest.getInstance("SHA-256").digest(MESSAGE);
        MessageDigest sm3 = MessageDigest.getInstance("SM3", Keys.BOUNCY_CASTLE);
        byte[] who = whoSigns((ECPublicKey) key, sm3);
        sm3.update(who);
        return sm3.digest(MESSAGE);
    }

    /** GB/T 32918.2, 5.5: the digest of identity, curve and key, which SM2 puts before the message. */
    private static byte[] whoSigns(ECPublicKey key, MessageDigest sm3) {
        byte[] identity = "1234567812345678".getBytes(US_ASCII);
        sm3.update(new byte[] {0, (byte) (8 * identity.length)});
        sm3.update(identity);
        var curve = key.getParameters();
        sm3.update(curve.getCurve().getA().getEncoded());
        sm3.update(curve.getCurve().getB().getEncoded());
        sm3.update(curve.getG().getAffineXCoord().getEncoded());
        sm3.update(curve.getG().getAffineYCoord().getEncoded());
        sm3.update(key.getQ().getAffineXCoord().getEncoded());
        return sm3.digest(key.getQ().getAffineYCoord().getEncoded());
    }

    /** The primary version signs, and every one that ever did can be verified. */
    private void afterRotation(Made key, String algorithm) throws Exception {
        byte[] before = signed(key, algorithm, "RAW", MESSAGE);
        PublicKey first = publicKey(key, key.version(), "EC");
        Made now = new Made(key.id(), nodes.rotate(key));
        byte[] after = signed(now, algorithm, "RAW", MESSAGE);
        PublicKey primary = publicKey(now, now.version(), "EC");
        equal("signed by the primary version", true, verifiedOutside(algorithm, primary, after));
        equal("signed by the first version", false, verifiedOutside(algorithm, first, after));
        equal("valid", true, verdict(key, algorithm, "RAW", MESSAGE, before));
        equal("valid", true, verdict(key, algorithm, "RAW", MESSAGE, after));
        var ofFirst = nodes.next().getPublicKey(new GetPublicKeyRequest().setKeyId(key.id()).setRequestHeaders(Nodes.version(key.version())));
        equal("first version's key", first, Keys.publicKey(ofFirst.getPublicKey().getBytes(US_ASCII), "EC"));
        var byFirst = nodes.next().sign(new SignRequest().setKeyId(key.id()).setAlgorithm(algorithm).setMessageType("RAW").setMessage(MESSAGE)
            .setRequestHeaders(Nodes.version(key.version())));
        equal("signed by the first version", true, verifiedOutside(algorithm, first, byFirst.getSignature()));
        VerifyRequest selecting = new VerifyRequest().setKeyId(key.id()).setAlgorithm(algorithm).setMessageType("RAW").setMessage(MESSAGE).setSignature(before);
        equal("valid for the first", true, nodes.next().verify(selecting.setRequestHeaders(Nodes.version(key.version()))).getValue());
        equal("valid for the primary", false, nodes.next().verify(selecting.setRequestHeaders(Nodes.version(now.version()))).getValue());
    }
}
