package io.wardmote.op.use;

import io.wardmote.op.Call;
import io.wardmote.op.KeyUse;
import io.wardmote.op.Reply;
import io.wardmote.op.contract.Contract;
import io.wardmote.op.contract.Field;
import io.wardmote.op.contract.Usual;
import io.wardmote.state.UseKind;

/**
 * Encrypt for up to 1,000 texts under one key, by the right to Encrypt: {@code Items=[{"Plaintext":…,"EncryptionContext":{…}}, …]}. Answers Items, of each
 * its CiphertextBlob, or the Code and Message of its refusal.
 */
public final class BatchEncrypt extends BatchSealing<byte[]> {
    private static final Field[] TAKEN = {Plaintext.PARAMETER, Usual.CONTEXT};

    public BatchEncrypt(KeyUse keys) {
        super(keys, "kms:Encrypt", UseKind.ENCRYPT, BatchItems.names(TAKEN));
    }

    @Override
    public Contract contract() {
        return Contract.of("Encrypts up to 1,000 texts under a symmetric key's primary version.")
            .takes(Usual.KEY, BatchItems.asked(TAKEN), Usual.DRY_RUN).takes(BatchItems.shared(TAKEN))
            .answers(Usual.KEY_ID, Usual.VERSION_ID, BatchItems.answered(Usual.SEALED));
    }

    @Override
    byte[] read(Call item) {
        return Plaintext.of(item);
    }

    @Override
    byte[] plaintext(byte[] text) {
        return text;
    }

    @Override
    Reply sealed(byte[] text, String ciphertext) {
        return Reply.of("CiphertextBlob", ciphertext);
    }
}
