package io.wardmote.op;

import static org.assertj.core.api.Assertions.assertThat;

import io.wardmote.key.Refusal;
import io.wardmote.key.Refused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How callers name keys, and that any text is a name or refused: the corpus of texts that were of interest is kept. */
class ArnsTest {
    private static final Path CORPUS = Path.of("src/test/resources/io/wardmote/op/arns.txt");
    private static final Set<Refusal> ANSWERS = EnumSet.of(Refusal.UNKNOWN_KEY, Refusal.INVALID_PARAMETER, Refusal.MISSING_PARAMETER);
    private static final String PREFIX = "acs:kms:local:1000000000000001:";

    private final Arns arns = new Arns("local", "1000000000000001");

    private static Call call(String text) {
        return new Call("DescribeKey", Map.of("KeyId", text), Caller.user("1000000000000001", "root", "", "10.0.0.1"), "request", new byte[0]);
    }

    private String named(String text) {
        try {
            Arns.Name name = arns.name(call(text), "KeyId");
            return (name.isAlias() ? "alias " : "key ") + name.text();
        } catch (Refused refused) {
            assertThat(refused.refusal()).isIn(ANSWERS);
            return refused.refusal().name();
        }
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "k1, key k1", "alias/a, alias alias/a", "acs:kms:local:1000000000000001:key/k1, key k1", "acs:kms:local:1000000000000001:alias/a, alias alias/a",
        "acs:kms:local:1000000000000001:key/x:key/k1, key x:key/k1", "acs:kms:local:1000000000000001:alias/x:key/k1, alias alias/x:key/k1",
        "acs:kms:local:1000000000000002:key/k1, UNKNOWN_KEY", "acs:kms:far:1000000000000001:key/k1, UNKNOWN_KEY",
        "acs:kms:local:1000000000000001:secret/k1, INVALID_PARAMETER",
        "acs:kms:local:1000000000000001:, INVALID_PARAMETER", "acs:kms:local:1000000000000001:key/alias/a, key alias/a",
        "acs:ram::1000000000000001:user/k1, key acs:ram::1000000000000001:user/k1", "'', MISSING_PARAMETER"})
    void aKeyIsNamedByItsIdItsAliasOrTheArnOfEither(String text, String meaning) {
        assertThat(named(text)).isEqualTo(meaning);
    }

    /** What is taken apart and put together again is what was asked: no text means another key than it says. */
    @Test
    void aTextIsANameOrRefused() throws IOException {
        long seed = Long.getLong("wardmote.fuzz.seed", System.nanoTime());
        System.out.println("ArnsTest seed " + seed);
        SplittableRandom random = new SplittableRandom(seed);
        List<String> corpus = Files.readAllLines(CORPUS);
        int names = 0;
        int refusals = 0;
        for (int i = 0; i < 100_000; i++) {
            String text = corpus.get(i % corpus.size());
            for (int n = random.nextInt(4); n > 0; n--) text = mutated(text, random);
            String meaning = named(text);
            if (ANSWERS.stream().anyMatch(answer -> answer.name().equals(meaning))) {
                refusals++;
                continue;
            }
            names++;
            boolean alias = meaning.startsWith("alias ");
            String name = meaning.substring(alias ? 6 : 4);
            String whole = alias ? arns.alias(name) : arns.key(name);
            assertThat(text).as("seed %s", seed).isIn(whole, name);
            assertThat(Arns.thing(whole)).as("seed %s", seed).isEqualTo(alias ? name : "key/" + name);
        }
        assertThat(names).isGreaterThan(10_000);
        assertThat(refusals).isGreaterThan(10_000);
    }

    private static String mutated(String text, SplittableRandom random) {
        int at = random.nextInt(text.length() + 1);
        int to = Math.min(text.length(), at + random.nextInt(12));
        String tokens = ":/*?akey-\u00e9\0";
        return switch (random.nextInt(5)) {
            case 0 -> text.substring(0, at) + text.substring(to);
            case 1 -> text.substring(0, at) + tokens.charAt(random.nextInt(tokens.length())) + text.substring(at);
            case 2 -> text.substring(0, at) + text.substring(at, to).repeat(2) + text.substring(to);
            case 3 -> PREFIX + text;
            default -> text.substring(0, at) + "key/" + text.substring(to);
        };
    }
}
