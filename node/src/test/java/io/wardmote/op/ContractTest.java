package io.wardmote.op;

import static io.wardmote.key.Refusal.INVALID_PARAMETER;
import static io.wardmote.key.Refusal.MISSING_PARAMETER;
import static org.assertj.core.api.Assertions.assertThat;

import io.wardmote.key.Refused;
import io.wardmote.op.contract.Contract;
import io.wardmote.op.contract.Field;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * No operation's contract lies. Every request of every script that is done fits what the operation says that it takes, and its answer what it says that it
 * answers. Before it the same is asked with each parameter left out, and with values just beyond what is said: refused wherever the contract says that it
 * would be; and by somebody who may do nothing with the extremes of what is said, which must not be what it is refused for. At the end each parameter and each
 * field of an answer has been seen, and every bound proven from both sides.
 */
class ContractTest {
    private static final Path SCRIPTS = Path.of("src/test/resources/operations");
    private static final Pattern READ = Pattern.compile("call\\.(?:text|optional|given|number|longNumber|flag|base64|numbered)\\(\"([A-Za-z]+)\"");
    /** No value as long as that is of the form that it must have; that a longer one is refused is proven of them as of all. */
    private static final Set<String> NEVER_SO_LONG = Set.of("CreateExternalKmsInstance XksProxyCaCertificate", "CreateExternalKmsInstance XksProxyClientCertificate",
        "CreateExternalKmsInstance XksProxyUri", "UpdateExternalKmsInstance XksProxyCaCertificate", "UpdateExternalKmsInstance XksProxyUri", "ram.ExplainAccess ActionName", "sts.AssumeRole RoleArn");
    /** Read to be refused: of what there is not here. */
    private static final Set<String> NOT_HERE = Set.of("SecretName", "CertificateId");

    private final List<String> faults = new ArrayList<>();
    /** Of each operation what is to be proven, and what was. */
    private final Set<String> claims = new TreeSet<>();
    private final Set<String> proven = new TreeSet<>();
    private final Map<String, Set<String>> seen = new TreeMap<>();

    @Test
    void everyOperationTakesAndAnswersWhatItSays() throws IOException {
        Map<String, Contract> contracts = new TreeMap<>();
        try (OperationScript.Engines engines = new OperationScript.Engines(); Stream<Path> scripts = Files.list(SCRIPTS)) {
            for (Path path : scripts.sorted().toList()) {
                OperationScript script = new OperationScript(engines, path.getFileName().toString().hashCode() + 2);
                script.names().forEach(name -> contracts.putIfAbsent(name, script.contract(name)));
                List<String> lines = Files.readAllLines(path);
                for (int at = 0; at < lines.size(); at++) {
                    String line = lines.get(at);
                    if (line.startsWith("!")) script.direct(line.substring(1).split(" "));
                    else if (!line.isBlank() && !line.startsWith("#") && !line.startsWith("  -> ")) run(script, line, lines.get(at + 1).startsWith("  -> {"));
                }
            }
        }
        contracts.forEach((name, contract) -> {
            if (contract == Contract.ELSEWHERE) return;
            Set<String> paths = new TreeSet<>();
            Fit.paths(contract.answer(), "", paths);
            for (String path : paths) claims.add(name + " answers " + path);
            for (String path : seen.getOrDefault(name, Set.of())) proven.add(name + " answers " + path);
        });
        assertThat(faults).isEmpty();
        Set<String> unproven = new TreeSet<>(claims);
        unproven.removeAll(proven);
        NEVER_SO_LONG.forEach(what -> unproven.remove(what + " may be as long as may be"));
        assertThat(unproven).isEmpty();
        assertThat(proven).hasSizeGreaterThan(1000);
    }

    private void run(OperationScript script, String line, boolean isDone) {
        String name = line.split(" ")[0];
        Contract contract = script.contract(name);
        if (contract == Contract.ELSEWHERE) {
            script.run(line);
            return;
        }
        Map<String, String> sent = script.parameters(line);
        if (isDone) for (Field parameter : contract.parameters()) tryOut(script, name, parameter, sent);
        int before = script.replies.size();
        script.run(line);
        if (!isDone) return;
        if (script.replies.size() == before) {
            faults.add(line + " is not done");
            return;
        }
        Fit.ofParameters(contract.parameters(), Fit.done(sent, script.replies.getLast())).forEach(fault -> faults.add(line + ": " + fault));
        Fit.ofAnswer(contract.answer(), script.replies.getLast(), "", seen.computeIfAbsent(name, any -> new TreeSet<>())).forEach(fault -> faults.add(line + ": " + fault));
    }

    private void tryOut(OperationScript script, String name, Field parameter, Map<String, String> sent) {
        String what = name + " " + parameter.name();
        Map<String, String> without = without(sent, parameter.name());
        if (parameter.always()) {
            refused(script, name, without, what + " is needed", Set.of(parameter.name()));
        } else {
            accepted(script, name, without, what + " need not be given", parameter.name());
        }
        if (parameter.conditional() && without.size() == sent.size()) return; // it may not be looked at
        Extremes extremes = Extremes.of(parameter, sent);
        extremes.beyond().forEach((how, values) -> refused(script, name, with(without, values), what + " is not " + how, Set.of(parameter.name())));
        extremes.within().forEach((how, values) -> accepted(script, name, with(without, values), what + " may be " + how, parameter.name()));
    }

    /** By who may do it, and so for nothing else than what was changed. */
    private void refused(OperationScript script, String name, Map<String, String> parameters, String claim, Set<String> about) {
        claims.add(claim);
        if (proven.contains(claim)) return;
        Optional<Refused> refused = script.refusal(name, parameters, false);
        if (refused.isEmpty()) faults.add(claim + ", and " + parameters + " is done");
        else if (refused.get().refusal().status() < 500) proven.add(claim);
    }

    /** By who may do nothing, and so nothing is done. */
    private void accepted(OperationScript script, String name, Map<String, String> parameters, String claim, String about) {
        claims.add(claim);
        if (proven.contains(claim)) return;
        Optional<Refused> refused = script.refusal(name, parameters, true);
        if (refused.isEmpty() || !isFor(refused.get(), about)) proven.add(claim);
    }

    private static boolean isFor(Refused refused, String parameter) {
        boolean isOne = refused.refusal() == INVALID_PARAMETER || refused.refusal() == MISSING_PARAMETER;
        return isOne && (refused.detail().equals(parameter) || refused.detail().startsWith(parameter + "."));
    }

    private static Map<String, String> without(Map<String, String> sent, String parameter) {
        Map<String, String> left = new LinkedHashMap<>(sent);
        left.keySet().removeIf(name -> name.equals(parameter) || name.startsWith(parameter + "."));
        return left;
    }

    private static Map<String, String> with(Map<String, String> sent, Map<String, String> more) {
        Map<String, String> all = new LinkedHashMap<>(sent);
        all.putAll(more);
        return all;
    }

    /** No operation reads by its name what none of them says that it takes. */
    @Test
    void whatIsReadIsSaid() throws IOException {
        Set<String> said = new HashSet<>(NOT_HERE);
        try (OperationScript.Engines engines = new OperationScript.Engines()) {
            OperationScript script = new OperationScript(engines, 1);
            for (String name : script.names()) script.contract(name).parameters().forEach(parameter -> said.add(parameter.name()));
        }
        Set<String> read = new TreeSet<>();
        try (Stream<Path> sources = Files.walk(Path.of("src/main/java/io/wardmote/op"))) {
            for (Path source : sources.filter(path -> path.toString().endsWith(".java") && !path.toString().contains("/instance/")).toList()) {
                Matcher reads = READ.matcher(Files.readString(source));
                while (reads.find()) if (Character.isUpperCase(reads.group(1).charAt(0))) read.add(reads.group(1));
            }
        }
        assertThat(read).hasSizeGreaterThan(40);
        read.removeAll(said);
        assertThat(read).isEmpty();
    }

    /** Every sentence is one, and every name is said once. */
    @Test
    void contractsAreWholeAndSayEachThingOnce() {
        try (OperationScript.Engines engines = new OperationScript.Engines()) {
            OperationScript script = new OperationScript(engines, 1);
            for (String name : script.names()) {
                Contract contract = script.contract(name);
                boolean described = !name.matches("(instance|xks)\\..*");
                assertThat(contract != Contract.ELSEWHERE).as(name).isEqualTo(described);
                if (described) assertThat(contract.summary()).as(name).matches("[A-Z].*\\.");
                for (List<Field> fields : List.of(contract.parameters(), contract.answer())) {
                    assertThat(fields.stream().map(Field::name).collect(Collectors.toList())).as(name).doesNotHaveDuplicates();
                    assertThat(fields.stream().map(Field::meaning).filter(meaning -> !meaning.isEmpty())).as(name).allMatch(meaning -> meaning.endsWith(".") || !meaning.contains(" "));
                }
            }
        }
    }
}
