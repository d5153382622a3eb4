package io.wardmote.op;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class OperationMetersTest {
    private static final OperationScript.Engines ENGINES = new OperationScript.Engines();
    private static final Pattern COUNT = Pattern.compile("wardmote_operation_seconds_count\\{(.*)} (.*)");

    private final PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final OperationScript script = new OperationScript(ENGINES, 1);

    @AfterAll
    static void close() {
        ENGINES.close();
    }

    private List<String> counted() {
        return meters.scrape().lines().map(COUNT::matcher).filter(Matcher::matches).map(row -> row.group(1).replace("\"", "") + ": " + row.group(2)).sorted().toList();
    }

    @Test
    void eachOperationIsCountedByKindAndOutcome() {
        script.measure(new OperationMeters(meters));
        script.run("CreateKey => key=KeyMetadata.KeyId");
        script.run("CreateKey KeySpec=nonsense");
        script.run("Encrypt KeyId=$key Plaintext=a%20secret => blob=CiphertextBlob");
        script.run("Encrypt KeyId=$key Plaintext=another");
        script.run("DisableKey KeyId=$key");
        script.run("Decrypt CiphertextBlob=$blob");
        script.run("DescribeKey KeyId=no-such-key");
        script.run("ram.CreateUser UserName=alice");
        script.run("ram.ListPolicies");
        assertThat(counted()).containsExactly(
            "api=openapi,kind=none,operation=CreateKey,outcome=refused: 1",
            "api=openapi,kind=none,operation=DescribeKey,outcome=refused: 1",
            "api=openapi,kind=software,operation=CreateKey,outcome=done: 1",
            "api=openapi,kind=software,operation=Decrypt,outcome=refused: 1",
            "api=openapi,kind=software,operation=DisableKey,outcome=done: 1",
            "api=openapi,kind=software,operation=Encrypt,outcome=done: 2",
            "api=ram,kind=none,operation=CreateUser,outcome=done: 1",
            "api=ram,kind=none,operation=ListPolicies,outcome=done: 1");
    }

    @Test
    void whatHappensHereIsAFailureAndNotARefusal() {
        script.measure(new OperationMeters(meters));
        script.run("ListKmsInstances => hsm=KmsInstances.KmsInstance.KmsInstanceId");
        script.run("CreateKey DKMSInstanceId=kst-hsm0000000000001");
        assertThat(script.run("CreateKey DKMSInstanceId=$hsm")).startsWith("503 ");
        assertThat(counted()).contains("api=openapi,kind=none,operation=CreateKey,outcome=failed: 1");
    }

    /** Whatever is asked, and by whomever: the names of operations, kinds and outcomes are all that labels can be. */
    @Test
    void noLabelIsOfACallersMaking() {
        script.measure(new OperationMeters(meters));
        for (int i = 0; i < 50; i++) {
            script.run("CreateAlias AliasName=alias/label-" + i + " KeyId=label-" + i);
            script.run("DescribeKey KeyId=label-" + i);
        }
        assertThat(meters.scrape()).doesNotContain("label-");
        Set<String> rows = new TreeSet<>(counted());
        assertThat(rows).hasSize(2);
    }

    @Test
    void bucketsReachFromAQuarterMillisecondToTenSeconds() {
        script.measure(new OperationMeters(meters));
        script.run("ListKeys");
        List<String> bounds = meters.scrape().lines().filter(line -> line.startsWith("wardmote_operation_seconds_bucket")).map(line -> line.replaceAll(".*le=\"([^\"]*)\".*", "$1")).toList();
        assertThat(bounds).containsExactly("2.5E-4", "5.0E-4", "0.001", "0.0025", "0.005", "0.01", "0.025", "0.1", "0.5", "2.5", "10.0", "+Inf");
    }
}
