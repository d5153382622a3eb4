package io.wardmote.external;

import static io.wardmote.key.Refusal.INVALID_CIPHERTEXT;
import static io.wardmote.key.Refusal.INVALID_PARAMETER;
import static io.wardmote.key.Refusal.KEY_CANNOT;
import static io.wardmote.key.Refusal.UNKNOWN_EXTERNAL_KEY;
import static io.wardmote.key.Refusal.UNSUPPORTED_OPERATION;

import io.vertx.core.Future;
import io.wardmote.crypto.CryptoReply;
import io.wardmote.crypto.CryptoRequest;
import io.wardmote.crypto.OneTimeSeal;
import io.wardmote.crypto.RootKeys;
import io.wardmote.crypto.SoftwareKeys;
import io.wardmote.external.ExternalBlob.Wrapped;
import io.wardmote.external.ManagerFailed.Kind;
import io.wardmote.key.CipherMode;
import io.wardmote.key.KeySpec;
import io.wardmote.key.KeyUsage;
import io.wardmote.key.Material;
import io.wardmote.key.Refused;
import io.wardmote.key.Secret;
import io.wardmote.key.StoredKey;
import io.wardmote.xks.Xks;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;

/** Answers every {@link CryptoRequest} that is of an external key, by its manager and by what of it is here; see {@link ExternalBlob}. One thread. */
final class ExternalKeys {
    private static final int MOST_USAGES = 10;

    /** Computes what takes long, by other threads. @param bytes of its input */
    interface Work {
        Future<byte[]> run(int bytes, Callable<byte[]> work);
    }

    private final Managers managers;
    private final Requests requests;
    private final SoftwareKeys here;
    private final RootKeys roots;
    private final OneTimeSeal seal;
    private final Work work;
    private final Standing standing;
    private final int longestInputBytes;

    ExternalKeys(Managers managers, Requests requests, Local local, Work work, Standing standing) {
        this.managers = managers;
        this.requests = requests;
        this.here = local.keys;
        this.roots = local.roots;
        this.seal = local.seal;
        this.work = work;
        this.standing = standing;
        this.longestInputBytes = local.longestInputBytes;
    }

    /** What encrypts on this side. @param keys that open inner keys too */
    record Local(SoftwareKeys keys, RootKeys roots, OneTimeSeal seal, int longestInputBytes) {}

    Future<CryptoReply> answer(CryptoRequest request) {
        try {
            return switch (request) {
                case CryptoRequest.TakeExternal r -> take(r);
                case CryptoRequest.Encrypt r -> encrypt(r);
                case CryptoRequest.Decrypt r -> decrypt(r);
                // of what a manager keeps nothing was made
                case CryptoRequest.Discard r -> Future.succeededFuture(new CryptoReply.Verdict(true));
                case CryptoRequest.Generate r -> throw KEY_CANNOT.because("Keys of an external manager are made there.");
                case CryptoRequest.CanImport r -> throw noImport();
                case CryptoRequest.MakeImportKey r -> throw noImport();
                case CryptoRequest.ImportMaterial r -> throw noImport();
                case CryptoRequest.Sign r -> throw KEY_CANNOT.refused();
                case CryptoRequest.DecryptFrom r -> throw KEY_CANNOT.refused();
                case CryptoRequest.Mac r -> throw KEY_CANNOT.refused();
                case CryptoRequest.VerifyMac r -> throw KEY_CANNOT.refused();
                case CryptoRequest.Verify r -> throw elsewhere();
                case CryptoRequest.VerifyBy r -> throw elsewhere();
                case CryptoRequest.EncryptTo r -> throw elsewhere();
                case CryptoRequest.Digest r -> throw elsewhere();
                case CryptoRequest.GeneratePair r -> throw elsewhere();
                case CryptoRequest.MakeClientKey r -> throw elsewhere();
                case CryptoRequest.All r -> throw elsewhere();
            };
        } catch (GeneralSecurityException | RuntimeException e) {
            return Future.failedFuture(e);
        }
    }

    private static RuntimeException noImport() {
        return UNSUPPORTED_OPERATION.because("Material of external keys is never here.");
    }

    private static RuntimeException elsewhere() {
        return new IllegalStateException("what needs no secret key was sent to the engine for external ones");
    }

    private Future<CryptoReply> take(CryptoRequest.TakeExternal r) {
        if (r.spec() != KeySpec.AES_256 || r.usage() != KeyUsage.ENCRYPT_DECRYPT)
            throw UNSUPPORTED_OPERATION.because("External keys are Aliyun_AES_256 keys, and encrypt.");
        if (!Xks.EXTERNAL_KEY_ID.matcher(r.externalKeyId()).matches()) throw INVALID_PARAMETER.because("ExternalKeyId");
        Connection manager = managers.of(r.instance());
        return manager.ask("metadata", "/keys/" + r.externalKeyId() + "/metadata", requests.metadata(r.asker()), ExternalKeys::metadata)
            .recover(failure -> Future.failedFuture(is(failure, Kind.KEY_UNKNOWN) ? unknown(failure) : refused(failure)))
            .map(metadata -> {
                metadata.mustDo();
                try (Secret inner = seal.draw()) {
                    return new CryptoReply.Taken(new Material.External(r.externalKeyId(), roots.wrap(r.binding(), inner.bytes())), manager.manager().asked());
                }
            });
    }

    private static Refused unknown(Throwable failure) {
        return UNKNOWN_EXTERNAL_KEY.because(failure.getMessage() + " It has no such key, or none for the credential of this instance.");
    }

    /** What a manager says of a key. */
    private record Metadata(String spec, List<String> usages, String status) {
        void mustDo() {
            if (!spec.equals(Xks.KEY_SPEC)) throw UNSUPPORTED_OPERATION.because("The key in the manager is of another kind than " + Xks.KEY_SPEC + ".");
            if (!usages.containsAll(List.of("ENCRYPT", "DECRYPT")))
                throw UNSUPPORTED_OPERATION.because("The manager does not let the key both encrypt and decrypt.");
            if (!status.equals("ENABLED")) throw UNSUPPORTED_OPERATION.because("The key in the manager is not enabled.");
        }
    }

    private static Metadata metadata(Answered answered) {
        return new Metadata(answered.text("keySpec"), answered.texts("keyUsage", MOST_USAGES), answered.text("keyStatus"));
    }

    private Future<CryptoReply> encrypt(CryptoRequest.Encrypt r) throws GeneralSecurityException {
        mustBeShort("Plaintext", r.plaintext());
        mustBeShort("EncryptionContext", r.aad());
        r.check();
        mustBeGcm(r.mode());
        if (r.iv().length > 0) throw INVALID_PARAMETER.because("Iv"); // the key is another each time, so no IV would make two ciphertexts alike
        byte[] bound = ExternalBlob.bound(r.key(), r.aad());
        Connection manager = managers.ofKey(r.key().keyId());
        Secret drawn = seal.draw();
        try {
            byte[] inner = inner(r.key(), drawn, bound);
            byte[] request = requests.encrypt(r.key(), r.asker(), inner, bound);
            return heard(r.key(), manager.ask("encrypt", path(r.key(), "encrypt"), request, answered -> wrapped(answered, inner, bound)))
                .compose(wrapped -> work.run(r.plaintext().length, () -> new ExternalBlob(wrapped, seal.seal(drawn, r.plaintext(), bound)).toBytes()))
                .<CryptoReply>map(CryptoReply.Bytes::new)
                .onComplete(done -> drawn.close());
        } catch (GeneralSecurityException | RuntimeException e) {
            drawn.close();
            throw e;
        }
    }

    /** The drawn key under the inner one. */
    private byte[] inner(StoredKey key, Secret drawn, byte[] bound) throws GeneralSecurityException {
        byte[] copy = drawn.bytes().clone();
        try {
            return ((CryptoReply.Bytes) here.answer(new CryptoRequest.Encrypt(key, copy, bound))).bytes();
        } finally {
            Arrays.fill(copy, (byte) 0);
        }
    }

    private static Wrapped wrapped(Answered answered, byte[] plaintext, byte[] aad) {
        byte[] ciphertext = answered.bytes("ciphertext", plaintext.length, plaintext.length);
        byte[] iv = answered.bytes("initializationVector", 12, 16);
        if (!Wrapped.isIv(iv.length)) throw Answered.broken("has " + iv.length + " bytes of initializationVector");
        byte[] tag = answered.bytes("authenticationTag", Xks.TAG_BYTES, Xks.TAG_BYTES);
        byte[] metadata = answered.optionalBytes("ciphertextMetadata", Xks.LONGEST_METADATA);
        byte[] integrity = answered.bytes("ciphertextDataIntegrityValue", 32, 32);
        boolean whole = MessageDigest.isEqual(integrity, Xks.integrityValue(aad, metadata, iv, ciphertext, tag));
        if (!whole) throw Answered.broken("has another ciphertextDataIntegrityValue than its ciphertext");
        return new Wrapped(iv, tag, metadata, ciphertext);
    }

    private Future<CryptoReply> decrypt(CryptoRequest.Decrypt r) {
        mustBeShort("CiphertextBlob", r.sealed());
        mustBeShort("EncryptionContext", r.aad());
        r.check();
        mustBeGcm(r.mode());
        if (r.key().usage() != KeyUsage.ENCRYPT_DECRYPT) throw KEY_CANNOT.refused();
        ExternalBlob blob = ExternalBlob.of(r.sealed());
        byte[] bound = ExternalBlob.bound(r.key(), r.aad());
        Connection manager = managers.ofKey(r.key().keyId());
        return heard(r.key(), manager.ask("decrypt", path(r.key(), "decrypt"), requests.decrypt(r.key(), r.asker(), blob.key(), bound),
            answered -> drawn(r.key(), answered.bytes("plaintext", ExternalBlob.INNER_BYTES, ExternalBlob.INNER_BYTES), bound))
            .recover(ExternalKeys::malformed))
            .compose(drawn -> drawn.compose(key -> opened(key, blob, bound)))
            .map(CryptoReply.Bytes::new);
    }

    /** Whoever asks chooses IV, tag and metadata freely: what the manager can make nothing of says nothing of the key. */
    private static <T> Future<T> malformed(Throwable failure) {
        return Future.failedFuture(is(failure, Kind.MALFORMED) ? new ManagerFailed(Kind.INVALID_CIPHERTEXT, failure.getMessage()) : failure);
    }

    /**
     * The drawn key out of what the manager gave back, which it says is of this key, version and caller: where the inner key does not open it, it is the
     * manager that is wrong.
     *
     * @return fails with what is no fault of the manager's
     */
    private Future<Secret> drawn(StoredKey key, byte[] inner, byte[] bound) {
        try {
            return Future.succeededFuture(new Secret(((CryptoReply.Bytes) here.answer(new CryptoRequest.Decrypt(key, inner, bound))).bytes()));
        } catch (Refused refused) {
            if (refused.refusal() == INVALID_CIPHERTEXT) throw Answered.broken("has another plaintext than it was given");
            return Future.failedFuture(refused);
        } catch (GeneralSecurityException | RuntimeException fault) {
            return Future.failedFuture(fault);
        }
    }

    private Future<byte[]> opened(Secret drawn, ExternalBlob blob, byte[] bound) {
        try {
            return work.run(blob.data().length, () -> seal.open(drawn, blob.data(), bound)).onComplete(done -> drawn.close());
        } catch (RuntimeException e) {
            drawn.close();
            throw e;
        }
    }

    /** Notes what was heard of the key, and says it as others are told. */
    private <T> Future<T> heard(StoredKey key, Future<T> asked) {
        return asked.onSuccess(done -> standing.used(key.keyId())).recover(failure -> {
            boolean ofKey = is(failure, Kind.KEY_UNKNOWN) || is(failure, Kind.KEY_UNUSABLE) || is(failure, Kind.REFUSED) || is(failure, Kind.MALFORMED);
            if (ofKey) standing.refused(key.keyId(), failure.getMessage());
            return Future.failedFuture(refused(failure));
        });
    }

    private static boolean is(Throwable failure, Kind kind) {
        return failure instanceof ManagerFailed failed && failed.kind() == kind;
    }

    private static Throwable refused(Throwable failure) {
        return failure instanceof ManagerFailed failed ? failed.refused() : failure;
    }

    private static String path(StoredKey key, String what) {
        return "/keys/" + ((Material.External) key.material()).externalKeyId() + "/" + what;
    }

    /** The modes that authenticate nothing would be a way round what the manager's key is bound to. */
    private static void mustBeGcm(CipherMode mode) {
        if (mode != CipherMode.AES_GCM) throw INVALID_PARAMETER.because("Algorithm");
    }

    private void mustBeShort(String parameter, byte[] input) {
        if (input.length > longestInputBytes) throw INVALID_PARAMETER.because(parameter);
    }
}
