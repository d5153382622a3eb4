package io.wardmote.op.identity;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.Future;
import io.wardmote.crypto.RootKeys;
import io.wardmote.key.Binding;
import io.wardmote.key.Material.Wrapped;
import io.wardmote.op.Call;
import io.wardmote.op.Change;
import io.wardmote.op.Reply;
import io.wardmote.op.contract.Contract;
import io.wardmote.op.contract.Field;
import io.wardmote.state.Command;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/** A new access key of a user, or of the caller; its secret is in this answer and nowhere else. */
public final class CreateAccessKey extends IdentityOperation {
    private final Ids ids;
    private final RootKeys roots;

    public CreateAccessKey(Change.Context at, RandomGenerator random, RootKeys roots) {
        super(at);
        this.ids = new Ids(random);
        this.roots = roots;
    }

    @Override
    public Contract contract() {
        return Contract.of("A new access key of a user, or of the caller; its secret is in this answer and nowhere else.")
            .takes(Names.SELF_PARAMETER).answers(Field.of("AccessKey", IdentityView.MADE_ACCESS_KEY, ""));
    }

    @Override
    protected Future<Reply> answer(Call call) {
        String user = Names.userOrSelf(call);
        String id = ids.accessKeyId();
        String secret = ids.secret();
        return change(call, userArn(user), new Command.CreateAccessKey(id, user, wrapped(id, secret)), ring -> ring.accessKey(id).orElseThrow())
            .map(made -> Reply.of("AccessKey", IdentityView.accessKey(made, secret)));
    }

    private Wrapped wrapped(String id, String secret) {
        byte[] bytes = secret.getBytes(UTF_8);
        try {
            return roots.wrap(Binding.accessKey(id), bytes);
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }
}
