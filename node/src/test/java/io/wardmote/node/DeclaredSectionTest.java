package io.wardmote.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vertx.core.Future;
import io.wardmote.key.Protection;
import io.wardmote.node.declared.Declared;
import io.wardmote.op.Call;
import io.wardmote.op.Operation;
import io.wardmote.op.Reply;
import io.wardmote.op.contract.Contract;
import io.wardmote.state.PolicyName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The section {@code access} of a node's settings. */
class DeclaredSectionTest {
    private static final String POLICY = "{\"Version\":\"1\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"kms:Encrypt\",\"Resource\":\"*\"}]}";
    private static final String TRUST = "{\"Version\":\"1\",\"Statement\":["
        + "{\"Effect\":\"Allow\",\"Action\":\"sts:AssumeRole\",\"Principal\":{\"RAM\":\"acs:ram::1:root\"}}]}";

    @TempDir
    private Path folder;

    private List<Declared> declared(String access) {
        return NodeConfig.of("node: a\naccess:\n" + access.indent(2), folder, "kms.yaml").declared();
    }

    private List<String> faults(String access) {
        Fault fault = catchThrowableOfType(Fault.class, () -> declared(access));
        assertThat(fault.status()).isEqualTo(Fault.CONFIG);
        return fault.getMessage().lines().map(String::strip).toList();
    }

    @Test
    void withoutItNothingIsDeclared() {
        assertThat(NodeConfig.of("node: a", folder, "kms.yaml").declared()).isEmpty();
        assertThat(declared("users: {}\n")).isEmpty();
    }

    @Test
    void aPolicyThatNamesNoActionThereIsDoesNotStart() {
        Operation only = new Operation() {
            @Override
            public Contract contract() {
                return Contract.ELSEWHERE;
            }

            @Override
            protected Future<Reply> answer(Call call) {
                return Future.succeededFuture(Reply.EMPTY);
            }

            @Override
            public String name() {
                return "Encrypt";
            }
        };
        DeclaredSection.mustNameActions(List.of(new Declared.OfPolicy("encrypt", POLICY)), List.of(only));
        Declared misspelt = new Declared.OfPolicy("encrypt", POLICY.replace("Encrypt", "Encript"));
        Fault fault = catchThrowableOfType(Fault.class, () -> DeclaredSection.mustNameActions(List.of(misspelt), List.of(only)));
        assertThat(fault.getMessage()).isEqualTo("access.policies.encrypt is no policy: "
            + "Statement[0].Action names kms:Encript, which is no action here. Correct it in the settings.");
    }

    @Test
    void whatIsNamedComesBeforeWhoNamesIt() throws IOException {
        Files.writeString(folder.resolve("trust.json"), TRUST);
        assertThat(declared("""
            users:
              alice: {displayName: Alice A, groups: [devs], policies: [encrypt, "system:AliyunKMSReadOnlyAccess"]}
              bob:
            roles:
              deploy: {trustFile: trust.json, maxSession: 2h, policies: [encrypt]}
            groups:
              devs: {policies: [encrypt]}
            policies:
              encrypt:
                text: |
                  %s
            instances: {orders: software, vault: hardware}
            """.formatted(POLICY))).containsExactly(
            new Declared.OfPolicy("encrypt", POLICY + "\n"),
            new Declared.OfGroup("devs", List.of(new PolicyName(false, "encrypt"))),
            new Declared.OfRole("deploy", TRUST, 7200, List.of(new PolicyName(false, "encrypt"))),
            new Declared.OfUser("alice", "Alice A", List.of("devs"),
                List.of(new PolicyName(false, "encrypt"), new PolicyName(true, "AliyunKMSReadOnlyAccess"))),
            new Declared.OfUser("bob", "bob", List.of(), List.of()),
            new Declared.OfInstance("orders", Protection.SOFTWARE),
            new Declared.OfInstance("vault", Protection.HSM));
    }

    @Test
    void everyFaultIsNamedByItsPlace() throws IOException {
        Files.writeString(folder.resolve("empty.json"), " ");
        Files.writeString(folder.resolve("wrong.json"), "{}");
        Files.writeString(folder.resolve("long.json"), " ".repeat(32_769));
        List<String> faults = faults("""
            policies:
              none: {}
              both: {text: x, file: y}
              list: {text: [1]}
              json: {text: "{"}
              gone: {file: gone.json}
              empty: {file: empty.json}
              wrong: {file: wrong.json}
              long: {file: long.json}
              a.b: {text: "", colour: red}
            groups:
              g: {policies: [a.b, "system:None"], members: [alice]}
            roles:
              r: {trust: "{}", maxSession: 13h}
            users:
              root: {}
              alice: {accessKeySecret: x, groups: [g, g], displayName: ""}
            instances: {i: elsewhere}
            tokens: []
            """);
        assertThat(faults.getFirst()).isEqualTo("kms.yaml: 22 faults:");
        assertThat(faults.subList(1, faults.size())).containsExactlyInAnyOrder(
            "access.policies.none has neither text nor file: give one of them",
            "access.policies.both has both text and file: give one of them",
            "access.policies.list.text is \"[1]\": give a policy as JSON, after a |",
            "access.policies.json.text is no sound policy: The policy is not JSON at line 1, column 2.",
            "access.policies.gone.file is \"gone.json\", which cannot be read (" + folder.resolve("gone.json") + "): give a file with a policy as JSON",
            "access.policies.empty.file is \"empty.json\", which cannot be read (it is empty): give a file with a policy as JSON",
            "access.policies.wrong.file (wrong.json) is no sound policy: The policy must have Version.",
            "access.policies.long.file is \"long.json\", which cannot be read (it is longer than 32768 bytes): give a file with a policy as JSON",
            "access.policies.a.b is no such name: give [A-Za-z0-9-]{1,128}",
            "access.policies.a.b.text is \"\": give a policy as JSON, after a |",
            "access.policies.a.b.colour is not a setting: here go file, text",
            "access.groups.g.policies is \"a.b\": each names a policy of the account, or one of the system as system:NAME",
            "access.groups.g.policies is \"system:None\": the system has no such policy",
            "access.groups.g.members is not a setting: here go policies",
            "access.roles.r.trust is no sound policy: The policy must have Version.",
            "access.roles.r.maxSession is \"13h\": give a time from 1h to 12h",
            "access.users.root is the account itself, which is no user: leave it out",
            "access.users.alice.accessKeySecret is not a setting: here go displayName, groups, policies",
            "access.users.alice.groups names one twice: name each once",
            "access.users.alice.displayName is \"\": give 1 to 128 characters",
            "access.instances.i is \"elsewhere\": give software, hardware or external",
            "access.tokens is not a setting: here go groups, instances, policies, roles, users");
    }

    @Test
    void whatIsTooManyIsRefused() {
        String groups = String.join(", ", IntStream.range(0, 11).mapToObj(n -> "g" + n).toList());
        assertThat(faults("users: {alice: {groups: [" + groups + "]}}\n")).containsExactly("kms.yaml: access.users.alice.groups names 11: give at most 10");
        String users = String.join(", ", IntStream.range(0, 1001).mapToObj(n -> "u" + n + ": {}").toList());
        assertThat(faults("users: {" + users + "}\n")).containsExactly("kms.yaml: access.users are more than 1000: declare fewer");
    }
}
