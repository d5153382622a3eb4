package io.wardmote.op.identity;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.vertx.core.Future;
import io.wardmote.access.BearerTokens;
import io.wardmote.op.Call;
import io.wardmote.op.Change;
import io.wardmote.op.Reply;
import io.wardmote.op.contract.Contract;
import io.wardmote.op.contract.Field;
import io.wardmote.state.Command;
import java.util.Arrays;
import java.util.Base64;
import java.util.random.RandomGenerator;

/**
 * A new bearer token of a user, or of the caller, for people and machines that sign nothing; it is in this answer and nowhere else. An action of
 * ours beside the vendor's.
 */
public final class CreateBearerToken extends IdentityOperation {
    private static final int BYTES = 32;
    private static final int LEAST_SECONDS = 60;
    private static final int MOST_SECONDS = 366 * 86_400;

    private final RandomGenerator random;

    public CreateBearerToken(Change.Context at, RandomGenerator random) {
        super(at);
        this.random = random;
    }

    @Override
    public Contract contract() {
        return Contract.of("A new bearer token of a user, or of the caller; it is in this answer and nowhere else. An action of Wardmote's own.")
            .takes(Names.SELF_PARAMETER, Field.text("TokenName", 64, "For people.").required(),
                Field.whole("DurationSeconds", LEAST_SECONDS, MOST_SECONDS, "30 days if it is not given."))
            .answers(Field.of("BearerToken", IdentityView.MADE_BEARER_TOKEN, ""));
    }

    @Override
    protected Future<Reply> answer(Call call) {
        String user = Names.userOrSelf(call);
        String name = call.text("TokenName", 64);
        long seconds = call.number("DurationSeconds", LEAST_SECONDS, MOST_SECONDS).orElse(30 * 86_400);
        byte[] token = new byte[BYTES];
        random.nextBytes(token);
        try {
            String shown = new String(Base64.getUrlEncoder().withoutPadding().encode(token), US_ASCII);
            String hash = BearerTokens.hash(token);
            var command = new Command.CreateBearerToken(hash, user, name, seconds * 1000);
            return change(call, userArn(user), command, ring -> ring.bearerToken(hash).orElseThrow())
                .map(made -> Reply.of("BearerToken", IdentityView.bearerToken(made, shown)));
        } finally {
            Arrays.fill(token, (byte) 0);
        }
    }
}
