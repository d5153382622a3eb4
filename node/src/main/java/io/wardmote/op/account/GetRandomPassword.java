package io.wardmote.op.account;

import static io.wardmote.key.Refusal.INVALID_PARAMETER;

import io.vertx.core.Future;
import io.wardmote.op.Call;
import io.wardmote.op.Change;
import io.wardmote.op.Guarded;
import io.wardmote.op.Reply;
import io.wardmote.op.contract.Contract;
import io.wardmote.op.contract.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;

/** A random password of 8 to 128 characters; unless told otherwise 32, with at least one of each kind that is not excluded. */
public final class GetRandomPassword extends Guarded {
    private static final String LOWERCASE = "abcdefghijklmnopqrstuvwxyz";
    private static final String UPPERCASE = LOWERCASE.toUpperCase(Locale.ROOT);
    private static final String NUMBERS = "0123456789";
    private static final String PUNCTUATION = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";

    private final RandomGenerator random;

    /** @param random must not be predictable */
    public GetRandomPassword(Change.Context at, RandomGenerator random) {
        super(at);
        this.random = random;
    }

    @Override
    public Contract contract() {
        return Contract.of("A random password.")
            .takes(Field.whole("PasswordLength", 8, 128, "32 if it is not given."), Field.text("ExcludeCharacters", 128, "None of these."),
                Field.truth("ExcludeLowercase", ""), Field.truth("ExcludeUppercase", ""), Field.truth("ExcludeNumbers", ""),
                Field.truth("ExcludePunctuation", ""), Field.truth("RequireEachIncludedType", "true if it is not given."))
            .answers(Field.text("RandomPassword", ""));
    }

    @Override
    protected Future<Reply> answer(Call call) {
        int length = call.number("PasswordLength", 8, 128).orElse(32);
        String excluded = call.optional("ExcludeCharacters", 128).orElse("");
        List<String> kinds = new ArrayList<>();
        if (!call.flag("ExcludeLowercase").orElse(false)) kinds.add(without(LOWERCASE, excluded));
        if (!call.flag("ExcludeUppercase").orElse(false)) kinds.add(without(UPPERCASE, excluded));
        if (!call.flag("ExcludeNumbers").orElse(false)) kinds.add(without(NUMBERS, excluded));
        if (!call.flag("ExcludePunctuation").orElse(false)) kinds.add(without(PUNCTUATION, excluded));
        kinds.removeIf(String::isEmpty);
        if (kinds.isEmpty()) throw INVALID_PARAMETER.because("ExcludeCharacters");
        boolean each = call.flag("RequireEachIncludedType").orElse(true);
        return permitted(call, "*").map(permitted -> Reply.of("RandomPassword", password(length, kinds, each)));
    }

    /** Drawn anew until it fits, so that every fitting password is as likely as any other. */
    private String password(int length, List<String> kinds, boolean each) {
        String alphabet = String.join("", kinds);
        while (true) {
            StringBuilder text = new StringBuilder(length);
            for (int i = 0; i < length; i++) text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            if (!each || kinds.stream().allMatch(kind -> text.chars().anyMatch(c -> kind.indexOf(c) >= 0))) return text.toString();
        }
    }

    private static String without(String kind, String excluded) {
        return kind.chars().filter(c -> excluded.indexOf(c) < 0).collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append).toString();
    }
}
