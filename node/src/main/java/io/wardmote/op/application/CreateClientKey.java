package io.wardmote.op.application;

import static io.wardmote.key.Refusal.INVALID_PARAMETER;
import static io.wardmote.key.Refusal.UNKNOWN_RESOURCE;
import static java.nio.charset.StandardCharsets.US_ASCII;

import io.vertx.core.Future;
import io.wardmote.crypto.CryptoReply;
import io.wardmote.crypto.CryptoRequest;
import io.wardmote.key.Secret;
import io.wardmote.op.Call;
import io.wardmote.op.Change;
import io.wardmote.op.Guarded;
import io.wardmote.op.Engine;
import io.wardmote.op.NewKeys;
import io.wardmote.op.Reply;
import io.wardmote.op.Times;
import io.wardmote.op.contract.Contract;
import io.wardmote.op.contract.Field;
import io.wardmote.op.contract.Shape;
import io.wardmote.state.AccessPoint;
import io.wardmote.state.Command;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Makes a client key of an access point. Its private half is in this answer, sealed under Password (8 to 64 digits, letters and
 * {@code ~!@#$%^&*?_-}), and nowhere else: it is not stored.
 */
public final class CreateClientKey extends Guarded {
    private static final String PASSWORD = "Password";
    private static final Pattern PASSWORD_SHAPE = Pattern.compile("[0-9A-Za-z~!@#$%^&*?_-]{8,64}");
    /** At least two of these are in a password: the more lenient reading of the vendor's two documents. */
    private static final Pattern[] CLASSES = Stream.of("[0-9]", "[a-z]", "[A-Z]", "[^0-9A-Za-z]").map(Pattern::compile).toArray(Pattern[]::new);

    private final Engine engine;
    private final NewKeys ids;

    public CreateClientKey(Change.Context at, Engine engine, NewKeys ids) {
        super(at);
        this.engine = engine;
        this.ids = ids;
    }

    @Override
    public Contract contract() {
        return Contract.of("Makes a client key of an access point. Its private half is in this answer and nowhere else.")
            .takes(Name.parameter("AapName"),
                Field.of("Password", Shape.like(64, PASSWORD_SHAPE.pattern()),
                    "That the private half is sealed under: of two kinds of characters at least.").required(),
                Validity.NOT_BEFORE, Validity.NOT_AFTER)
            .answers(Field.text("ClientKeyId", ""), Field.text("KeyAlgorithm", ""), Field.bytes("PrivateKeyData", "PKCS#12."), Field.time("NotBefore", ""),
                Field.time("NotAfter", ""));
    }

    @Override
    protected Future<Reply> answer(Call call) {
        String name = Name.of(call, "AapName");
        String password = call.text(PASSWORD, 64);
        boolean mixed = Stream.of(CLASSES).filter(kind -> kind.matcher(password).find()).count() >= 2;
        if (!mixed || !PASSWORD_SHAPE.matcher(password).matches()) throw INVALID_PARAMETER.because(PASSWORD);
        Optional<Validity> asked = Validity.of(call);
        // a pair of keys costs too much to be made in vain
        return read(call, at.arns().accessPoint(name), ring -> {
                AccessPoint point = ring.accessPoint(name).orElseThrow(() -> UNKNOWN_RESOURCE.because("There is no access point " + name + "."));
                point.mustHaveRoom();
                return ring.time();
            })
            .compose(now -> make(call, name, new Secret(password.getBytes(US_ASCII)), asked.orElseGet(() -> Validity.from(now))));
    }

    private Future<Reply> make(Call call, String name, Secret password, Validity validity) {
        long notBefore = validity.notBeforeMillis();
        long notAfter = validity.notAfterMillis();
        String id = "KAAP." + ids.plainId();
        return engine.ask(new CryptoRequest.MakeClientKey(name, password, notBefore, notAfter)).onComplete(done -> password.close())
            .map(reply -> (CryptoReply.ClientKey) reply)
            .compose(made -> change(call.nonce(), ring -> {
                    check(ring, call, at.arns().accessPoint(name));
                    ClientKeyView.note(call, name, id, at.arns());
                }, new Command.CreateClientKey(id, name, made.certificate(), made.publicKey(), notBefore, notAfter))
                .map(done -> Reply.of("ClientKeyId", id, "KeyAlgorithm", ClientKeyView.ALGORITHM, "PrivateKeyData",
                    Base64.getEncoder().encodeToString(made.pkcs12()),
                    "NotBefore", Times.text(notBefore), "NotAfter", Times.text(notAfter))));
    }
}
