package io.wardmote.op.identity;

import static io.wardmote.key.Refusal.INVALID_PARAMETER;
import static io.wardmote.key.Refusal.UNKNOWN_ROLE;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.Future;
import io.wardmote.access.SessionTokens;
import io.wardmote.crypto.RootKeys;
import io.wardmote.op.Actions;
import io.wardmote.op.Api;
import io.wardmote.op.Call;
import io.wardmote.op.Caller;
import io.wardmote.op.Change;
import io.wardmote.op.Guarded;
import io.wardmote.op.Principal;
import io.wardmote.op.Reply;
import io.wardmote.op.Times;
import io.wardmote.op.contract.Contract;
import io.wardmote.op.contract.Field;
import io.wardmote.op.contract.Shape;
import io.wardmote.state.Role;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/**
 * Takes on a role for a while: answers an access key with a token, which is good for what the role may do, and the Policy given here, until then.
 * Nothing is written. A session that takes on a role ends no later by that.
 */
public final class AssumeRole extends Guarded {
    private static final Pattern SESSION = Pattern.compile("[A-Za-z0-9.@_-]{2,64}");
    private static final int LEAST_SECONDS = 900;
    private static final int USUAL_SECONDS = 3600;
    private static final int MOST_SECONDS = 43_200;

    private final Ids ids;
    private final SessionTokens tokens;
    private final Actions actions;

    public AssumeRole(Change.Context at, RandomGenerator random, RootKeys roots, Actions actions) {
        super(at);
        this.ids = new Ids(random);
        this.tokens = new SessionTokens(roots);
        this.actions = actions;
    }

    @Override
    public Api api() {
        return Api.STS;
    }

    @Override
    public Contract contract() {
        return Contract.of("Takes on a role for a while: an access key with a token, good for what the role may do.")
            .takes(Field.text("RoleArn", 256, "Of a role of this account.").required(),
                Field.of("RoleSessionName", Shape.like(64, SESSION.pattern()), "Who it is, for records.").required(),
                Field.whole("DurationSeconds", LEAST_SECONDS, MOST_SECONDS, "3600 if it is not given; no longer than the role has it."), PolicyText.SESSION)
            .answers(Field.of("AssumedRoleUser", Shape.of(Field.text("Arn", ""), Field.text("AssumedRoleId", "")), ""),
                Field.of("Credentials", Shape.of(Field.text("AccessKeyId", ""), Field.text("AccessKeySecret", ""), Field.text("SecurityToken", ""),
                    Field.time("Expiration", "")), ""));
    }

    @Override
    protected Future<Reply> answer(Call call) {
        String name = Names.roleInArn(call, at.arns());
        String arn = at.arns().identity("role/" + name);
        String session = call.text("RoleSessionName", 64);
        if (!SESSION.matcher(session).matches()) throw INVALID_PARAMETER.because("RoleSessionName");
        int seconds = call.number("DurationSeconds", LEAST_SECONDS, MOST_SECONDS).orElse(USUAL_SECONDS);
        String policy = PolicyText.ofSession(call, actions);
        return at.state().read(ring -> {
            check(ring, call, arn);
            Role role = ring.role(name).orElseThrow(() -> UNKNOWN_ROLE.because(name));
            at.access().checkTrusted(ring, call.caller(), role, api().action(name()), arn);
            if (seconds > role.maxSessionSeconds()) throw INVALID_PARAMETER.because("DurationSeconds");
            return new Principal.Session(name, role.id(), session, policy, Math.min(ring.time() + seconds * 1000L, end(call.caller())));
        }).map(begun -> {
            String id = ids.sessionId();
            call.trail().resource(begun.text() + " " + id); // all that the session does is recorded with its key
            return reply(begun, id);
        });
    }

    /** Milliseconds of the state's time. */
    private static long end(Caller caller) {
        return caller.who() instanceof Principal.Session session ? session.expiresAt() : Long.MAX_VALUE;
    }

    private Reply reply(Principal.Session session, String id) {
        String secret = ids.secret();
        byte[] bytes = secret.getBytes(UTF_8);
        try {
            return Reply.of(
                "AssumedRoleUser", Reply.of("Arn", at.arns().identity(session.text()), "AssumedRoleId", session.id()),
                "Credentials", Reply.of("AccessKeyId", id, "AccessKeySecret", secret, "SecurityToken", tokens.seal(id, bytes, session),
                    "Expiration", Times.text(session.expiresAt())));
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }
}
