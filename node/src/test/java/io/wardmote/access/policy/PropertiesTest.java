package io.wardmote.access.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.wardmote.access.policy.Decision.Verdict;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Random policies against a second, slow evaluator, and what must be true of any. {@code -Dwardmote.fuzz.seed} repeats a run. */
class PropertiesTest {
    private static final int ROUNDS = 5_000;
    private static final List<String> ACTIONS = List.of("*", "kms:*", "kms:Encrypt", "kms:D*", "KMS:?ecrypt", "kms:*crypt", "ecs:*");
    private static final List<String> RESOURCES = List.of("*", "acs:kms:*:1:key/*", "acs:kms:eu:1:key/k", "acs:kms:eu:1:alias/*", "acs:kms:eu:1:*/?");

    private Random random;
    private long seed;

    @BeforeEach
    void seed() {
        seed = Long.getLong("wardmote.fuzz.seed", System.nanoTime());
        random = new Random(seed);
        System.out.println("PropertiesTest seed " + seed);
    }

    private record Line(boolean allow, boolean not, String action, String resource, String team) {
        String json() {
            String condition = team.isEmpty() ? "" : ",\"Condition\":{\"StringLike\":{\"kms:tag/team\":\"" + team + "\"}}";
            return "{\"Effect\":\"" + (allow ? "Allow" : "Deny") + "\",\"" + (not ? "NotAction" : "Action") + "\":\"" + action + "\",\"Resource\":\"" + resource + "\"" + condition + "}";
        }

        /** By definition: a pattern matches if its first character and its rest do. */
        boolean matches(String asked, String on, String of) {
            return like(action.toLowerCase(), asked.toLowerCase()) != not && like(resource, on) && (team.isEmpty() || !of.isEmpty() && like(team, of));
        }

        private static boolean like(String pattern, String text) {
            if (pattern.isEmpty()) return text.isEmpty();
            if (pattern.charAt(0) == '*') return like(pattern.substring(1), text) || !text.isEmpty() && like(pattern, text.substring(1));
            return !text.isEmpty() && (pattern.charAt(0) == '?' || pattern.charAt(0) == text.charAt(0)) && like(pattern.substring(1), text.substring(1));
        }
    }

    private <T> T one(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    private Line line(boolean allow) {
        return new Line(allow, random.nextInt(6) == 0, one(ACTIONS), one(RESOURCES), one(List.of("", "", "d*", "ops")));
    }

    private List<Line> lines() {
        List<Line> lines = new ArrayList<>();
        for (int n = 1 + random.nextInt(4); n > 0; n--) lines.add(line(random.nextInt(3) > 0));
        return lines;
    }

    private record Question(String action, List<String> resources, String team) {
        Verdict of(List<Line> lines) {
            String json = "{\"Version\":\"1\",\"Statement\":[" + String.join(",", lines.stream().map(Line::json).toList()) + "]}";
            Policy policy = Policy.parse("p", json, Kind.IDENTITY);
            TestFacts facts = team.isEmpty() ? TestFacts.of() : TestFacts.of("acs:ResourceTag/team", team);
            return new Rights(List.of(policy), Optional.empty(), Optional.empty(), true).decide(new Request(List.of("acs:ram::1:user/ann"), action, resources, facts)).verdict();
        }

        Verdict slowly(List<Line> lines) {
            boolean denied = resources.stream().anyMatch(on -> lines.stream().anyMatch(line -> !line.allow && line.matches(action, on, team)));
            boolean allowed = resources.stream().allMatch(on -> lines.stream().anyMatch(line -> line.allow && line.matches(action, on, team)));
            return denied ? Verdict.DENIED : allowed ? Verdict.ALLOWED : Verdict.NOT_MATCHED;
        }
    }

    private Question question() {
        List<String> resources = one(List.of(List.of("acs:kms:eu:1:key/k"), List.of("acs:kms:eu:1:key/other"), List.of("acs:kms:eu:1:alias/a", "acs:kms:eu:1:key/k")));
        return new Question(one(List.of("kms:Encrypt", "kms:Decrypt", "kms:DisableKey")), resources, one(List.of("", "dev", "ops", "qa")));
    }

    @Test
    void agreesWithTheDefinition() {
        int[] seen = new int[Verdict.values().length];
        for (int i = 0; i < ROUNDS; i++) {
            List<Line> lines = lines();
            Question question = question();
            Verdict verdict = question.of(lines);
            assertThat(verdict).as("seed %s, %s of %s", seed, question, lines).isEqualTo(question.slowly(lines));
            seen[verdict.ordinal()]++;
        }
        for (int times : seen) assertThat(times).isGreaterThan(ROUNDS / 50);
    }

    @Test
    void aDenyNeverAllowsMoreNorAnAllowLess() {
        for (int i = 0; i < ROUNDS; i++) {
            List<Line> lines = lines();
            Question question = question();
            Verdict before = question.of(lines);
            List<Line> narrowed = with(lines, line(false));
            List<Line> widened = with(lines, line(true));
            if (before != Verdict.ALLOWED) assertThat(question.of(narrowed)).as("seed %s, %s of %s", seed, question, narrowed).isNotEqualTo(Verdict.ALLOWED);
            else assertThat(question.of(widened)).as("seed %s, %s of %s", seed, question, widened).isEqualTo(Verdict.ALLOWED);
        }
    }

    @Test
    void orderDoesNotMatter() {
        for (int i = 0; i < ROUNDS; i++) {
            List<Line> lines = lines();
            Question question = question();
            List<Line> other = new ArrayList<>(lines);
            Collections.shuffle(other, random);
            assertThat(question.of(other)).as("seed %s, %s of %s", seed, question, lines).isEqualTo(question.of(lines));
        }
    }

    private static List<Line> with(List<Line> lines, Line added) {
        List<Line> more = new ArrayList<>(lines);
        more.add(added);
        return more;
    }
}
