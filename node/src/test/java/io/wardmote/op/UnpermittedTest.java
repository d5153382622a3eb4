package io.wardmote.op;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Every request of every script, made before it by somebody who may do nothing, by the account with an access key that was switched off, by a user to
 * whom all is allowed and this one thing denied, and by a session of a role that may do everything, whose own policy allows all but this one thing: none
 * is answered, and every operation there is has refused each for that very reason.
 */
class UnpermittedTest {
    private static final Path SCRIPTS = Path.of("src/test/resources/operations");
    /** Everybody who is known may ask who they are, and change the password that they show. */
    private static final Set<String> FOR_ALL = Set.of("sts.GetCallerIdentity", "ram.ChangePassword");

    @Test
    void noOperationAnswersWhoMayNotDoIt() throws IOException {
        Set<String> operations = new TreeSet<>();
        Set<String> refusedForWantOfARight = new TreeSet<>();
        Set<String> refusedForADeny = new TreeSet<>();
        Set<String> refusedForTheSession = new TreeSet<>();
        Set<String> refusedForTheAccessKey = new TreeSet<>();
        try (OperationScript.Engines engines = new OperationScript.Engines(); Stream<Path> scripts = Files.list(SCRIPTS)) {
            for (Path path : scripts.sorted().toList()) {
                OperationScript script = new OperationScript(engines, path.getFileName().toString().hashCode());
                operations.addAll(script.names());
                script.mayDoEverything("everything");
                for (String line : lines(path)) {
                    if (line.startsWith("!")) {
                        script.direct(line.substring(1).split(" "));
                        continue;
                    }
                    String operation = line.split(" ")[0];
                    boolean isDenied = script.allow("denied", everythingBut(operation)) && !FOR_ALL.contains(operation);
                    String nobody = script.runAs("nobody", "", line);
                    String denied = script.runAs("denied", "", line);
                    String inactive = script.runAs("root", "none", line);
                    String narrowed = FOR_ALL.contains(operation) ? "" : script.runAs(script.session("everything", "narrowed", allBut(operation)), line);
                    if (nobody.contains("Forbidden.NoPermission")) refusedForWantOfARight.add(operation);
                    if (denied.contains("Forbidden.NoPermission")) refusedForADeny.add(operation);
                    if (narrowed.contains("Forbidden.NoPermission")) refusedForTheSession.add(operation);
                    if (inactive.contains("InvalidAccessKeyId.Inactive")) refusedForTheAccessKey.add(operation);
                    List<String> answers = isDenied ? List.of(nobody, denied, inactive, narrowed) : List.of(nobody, inactive, narrowed);
                    assertThat(answers).as(line).noneMatch(answer -> answer.startsWith("{"));
                    script.run(line);
                }
            }
        }
        assertThat(refusedForTheAccessKey).isEqualTo(operations);
        operations.removeAll(FOR_ALL);
        assertThat(refusedForWantOfARight).isEqualTo(operations);
        assertThat(refusedForADeny).isEqualTo(operations);
        assertThat(refusedForTheSession).isEqualTo(operations);
    }

    /** Every change there is that needs a right, asked for by somebody whose right to it is withdrawn before it is made: it is refused, and nothing is done. */
    @Test
    void noChangeIsMadeOnARightThatWasWithdrawnWhileItWasUnderWay() throws IOException {
        Set<String> changing = new TreeSet<>();
        Set<String> refused = new TreeSet<>();
        try (OperationScript.Engines engines = new OperationScript.Engines(); Stream<Path> scripts = Files.list(SCRIPTS)) {
            for (Path path : scripts.sorted().toList()) {
                OperationScript script = new OperationScript(engines, path.getFileName().toString().hashCode() + 2);
                for (String line : lines(path)) {
                    if (line.startsWith("!")) {
                        script.direct(line.substring(1).split(" "));
                        continue;
                    }
                    String operation = line.split(" ")[0];
                    script.runWithdrawn("leaving", line).ifPresent(answer -> {
                        assertThat(answer).as(line).contains("Forbidden.NoPermission");
                        refused.add(operation);
                    });
                    if (script.changes(line)) changing.add(operation);
                }
            }
        }
        assertThat(changing).hasSizeGreaterThan(60);
        changing.removeAll(FOR_ALL);
        assertThat(refused).isEqualTo(changing);
    }

    /** Of a session's, which allows all else. */
    private static String allBut(String operation) {
        return "{\"Version\":\"1\",\"Statement\":[{\"Effect\":\"Allow\",\"NotAction\":\"" + action(operation) + "\",\"Resource\":\"*\"}]}";
    }

    private static String everythingBut(String operation) {
        return "{\"Version\":\"1\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\"},{\"Effect\":\"Deny\",\"Action\":\"" + action(operation) + "\",\"Resource\":\"*\"}]}";
    }

    /** ReEncrypt needs one right to the key it takes from, and another to the one it gives to; batches need that to what they do many times; who may see a key may
     * see how it was used. */
    private static String action(String operation) {
        if (operation.equals("ReEncrypt")) return "kms:ReEncrypt*";
        if (operation.equals("DescribeKeyUsage")) return "kms:DescribeKey";
        if (operation.equals("BatchSign")) return "kms:AsymmetricSign";
        if (operation.startsWith("Batch")) return "kms:" + operation.substring("Batch".length());
        int dot = operation.indexOf('.');
        return (operation.startsWith(Api.RAM.whole("")) ? "ram:" : operation.startsWith(Api.STS.whole("")) ? "sts:" : "kms:") + operation.substring(dot + 1);
    }

    /** A user with exactly the right to an operation, and to make a service's key on first use, is answered as the account is. */
    @Test
    void everyOperationAnswersWhoHasExactlyItsRight() throws IOException {
        try (OperationScript.Engines engines = new OperationScript.Engines(); Stream<Path> scripts = Files.list(SCRIPTS)) {
            for (Path path : scripts.sorted().toList()) {
                OperationScript script = new OperationScript(engines, path.getFileName().toString().hashCode() + 1);
                Map<String, String> answers = answers(path);
                boolean account = true;
                for (String line : lines(path)) {
                    String operation = line.split(" ")[0];
                    if (line.startsWith("!")) {
                        script.direct(line.substring(1).split(" "));
                        if (operation.matches("!(user|session|bearer|console)")) account = line.equals("!user root");
                        continue;
                    }
                    if (!account || operation.startsWith(Api.INSTANCE.whole(""))) {
                        script.run(line);
                        continue;
                    }
                    // whoever gives a key its policy at once needs the right to that too
                    String also = line.startsWith("CreateKey ") && line.contains(" Policy=") ? "\",\"kms:SetKeyPolicy" : "";
                    script.allow("permitted", "{\"Version\":\"1\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":[\"" + action(operation) + also
                        + "\"],\"Resource\":\"*\"}]}");
                    script.as("permitted");
                    // a service's key is nobody's to change, not the account's either
                    boolean nobodys = answers.getOrDefault(line, "").contains("NoPermission");
                    String answer = script.run(line);
                    if (!nobodys) assertThat(answer).as(line).doesNotContain("NoPermission");
                    script.as("root");
                }
            }
        }
    }

    /** Without answers and remarks. */
    private static List<String> lines(Path script) throws IOException {
        return Files.readString(script).lines().filter(line -> !line.startsWith("  -> ") && !line.startsWith("#") && !line.isBlank()).toList();
    }

    /** What the account is answered, by the request; the last, where it is made more than once. */
    private static Map<String, String> answers(Path script) throws IOException {
        Map<String, String> answers = new HashMap<>();
        String asked = "";
        String user = "root";
        for (String line : Files.readAllLines(script)) {
            if (line.startsWith("!user ")) user = line.split(" ")[1];
            if (line.matches("!(session|bearer|console) .*")) user = "";
            if (line.startsWith("  -> ") && user.equals("root")) answers.put(asked, line);
            else if (!line.startsWith("  -> ")) asked = line;
        }
        return answers;
    }
}
