package io.wardmote.state;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What one key may have at most, so that no single change grows without bound. */
class LimitsTest {
    private final ScriptRunner runner = new ScriptRunner();

    @Test
    void aKeyHasAtMost300Aliases() {
        runner.run("create k1 AES_256");
        runner.run("create k2 AES_256");
        for (int i = 0; i < Key.MOST_ALIASES; i++) assertThat(runner.run("create-alias a" + i + " k1")).startsWith("changed");
        assertThat(runner.run("create-alias more k1")).contains("Rejected.LimitExceeded");
        runner.run("create-alias more k2");
        assertThat(runner.run("move-alias more k1")).contains("Rejected.LimitExceeded");
        assertThat(runner.run("move-alias a1 k1")).startsWith("changed");
        runner.run("delete-alias a1");
        assertThat(runner.run("move-alias more k1")).startsWith("changed");
    }

    @Test
    void aKeyHasAtMostAThousandVersionsAndAnAsymmetricOneFifty() {
        runner.run("create k1 AES_256");
        runner.run("create k2 RSA_2048");
        for (int i = 2; i <= Key.MOST_VERSIONS; i++) assertThat(runner.run("add-version k1 k1." + i)).startsWith("changed");
        for (int i = 2; i <= Key.MOST_ASYMMETRIC_VERSIONS; i++) assertThat(runner.run("add-version k2 k2." + i)).startsWith("changed");
        assertThat(runner.run("add-version k1 more")).contains("Rejected.LimitExceeded");
        assertThat(runner.run("add-version k2 more")).contains("Rejected.LimitExceeded");
    }
}
