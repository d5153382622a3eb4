package io.wardmote.http;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ImportsTest {
    @Test
    void doorsSeeOperationsCredentialsAndRefusalsOnly() {
        JavaClasses classes = new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("io.wardmote");
        noClasses().that().resideInAPackage("io.wardmote.http..")
            .should().dependOnClassesThat().resideInAnyPackage("io.wardmote.state..", "io.wardmote.raft..", "io.wardmote.crypto..",
                "io.wardmote.hsm..", "io.wardmote.op.*..", "io.wardmote.audit..", "io.wardmote.node..")
            .check(classes);
    }
}
