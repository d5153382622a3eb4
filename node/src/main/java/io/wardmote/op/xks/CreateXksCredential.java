package io.wardmote.op.xks;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.vertx.core.Future;
import io.wardmote.crypto.RootKeys;
import io.wardmote.key.Binding;
import io.wardmote.key.Material.Wrapped;
import io.wardmote.op.Call;
import io.wardmote.op.Change;
import io.wardmote.op.Guarded;
import io.wardmote.op.Reply;
import io.wardmote.op.contract.Contract;
import io.wardmote.op.contract.Field;
import io.wardmote.op.contract.Shape;
import io.wardmote.state.Command;
import java.util.Arrays;
import java.util.Base64;
import java.util.random.RandomGenerator;

/**
 * What another cloud is to sign with; its secret is in this answer and nowhere else. A proxy has two at most: so one takes the other's place without a
 * moment in which none is good.
 */
final class CreateXksCredential extends Guarded {
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private static final int ID_LENGTH = 24;
    /** 44 characters. */
    private static final int SECRET_BYTES = 32;

    private final RandomGenerator random;
    private final RootKeys roots;

    /** @param random must not be predictable */
    CreateXksCredential(Change.Context at, RandomGenerator random, RootKeys roots) {
        super(at);
        this.random = random;
        this.roots = roots;
    }

    @Override
    public Contract contract() {
        return Contract.of("What another cloud is to sign with; its secret is in this answer and nowhere else.")
            .takes(XksParameters.PREFIX_PARAMETER)
            .answers(Field.of("XksCredential", Shape.of(Field.text("XksAccessKeyId", ""), Field.text("AccessKeySecret", "")), ""));
    }

    @Override
    protected Future<Reply> answer(Call call) {
        String prefix = XksParameters.prefix(call);
        String id = id();
        byte[] drawn = new byte[SECRET_BYTES];
        random.nextBytes(drawn);
        byte[] secret = Base64.getEncoder().encode(drawn);
        try {
            String shown = new String(secret, US_ASCII);
            Wrapped wrapped = roots.wrap(Binding.xksCredential(prefix, id), secret);
            return change(call, at.arns().xksProxy(prefix), new Command.CreateXksCredential(prefix, id, wrapped))
                .onSuccess(done -> XksParameters.noteCredential(call, prefix, id))
                .map(done -> Reply.of("XksCredential", Reply.of("XksAccessKeyId", id, "AccessKeySecret", shown)));
        } finally {
            Arrays.fill(drawn, (byte) 0);
            Arrays.fill(secret, (byte) 0);
        }
    }

    private String id() {
        StringBuilder id = new StringBuilder(ID_LENGTH);
        for (int i = 0; i < ID_LENGTH; i++) id.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        return id.toString();
    }
}
