package io.wardmote;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Who may import whom. */
class ArchitectureTest {
    private static final JavaClasses OURS = new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("io.wardmote");

    static Stream<ArchRule> rules() {
        return Stream.of(
            may("key", "java.."),
            may("state", "java..", "org.slf4j..", "io.wardmote.key.."),
            mayOfOurs("crypto", "key"),
            mayOfOurs("hsm", "key", "crypto"),
            mayOfOurs("raft", "key", "state"),
            mayOfOurs("op", "key", "state", "raft", "crypto", "access", "xks"),
            mayOfOurs("access", "key", "state", "raft", "crypto", "op"),
            mayOfOurs("audit", "key", "state", "op"),
            mayOfOurs("http", "key", "op", "access", "signing", "xks"),
            mayOfOurs("signing", "key"),
            mayOfOurs("console"),
            mayOfOurs("xks", "key", "signing"),
            mayOfOurs("external", "key", "state", "crypto", "op", "signing", "xks"),
            noClasses().that().resideInAPackage("io.wardmote.op..").should().dependOnClassesThat().haveFullyQualifiedName("io.wardmote.crypto.SoftwareKeys"),
            noClasses().that().resideOutsideOfPackages("io.wardmote.raft..").should().dependOnClassesThat().resideInAnyPackage("org.apache.ratis..", "org.rocksdb.."));
    }

    @ParameterizedTest
    @MethodSource("rules")
    void importsRunOneWay(ArchRule rule) {
        rule.check(OURS);
    }

    private static ArchRule may(String who, String... whom) {
        return classes().that().resideInAPackage("io.wardmote." + who + "..").should().onlyDependOnClassesThat().resideInAnyPackage(with("io.wardmote." + who + "..", whom));
    }

    private static ArchRule mayOfOurs(String who, String... whom) {
        String[] packages = with("io.wardmote." + who + "..", Stream.of(whom).map(name -> "io.wardmote." + name + "..").toArray(String[]::new));
        String[] others = Stream.of("key", "state", "crypto", "hsm", "raft", "op", "access", "audit", "http", "signing", "xks", "external", "console", "node", "cli").map(name -> "io.wardmote." + name + "..")
            .filter(name -> !Stream.of(packages).toList().contains(name)).toArray(String[]::new);
        return noClasses().that().resideInAPackage("io.wardmote." + who + "..").should().dependOnClassesThat().resideInAnyPackage(others).allowEmptyShould(true);
    }

    private static String[] with(String first, String... rest) {
        return Stream.concat(Stream.of(first), Stream.of(rest)).toArray(String[]::new);
    }
}
