package io.wardmote.state;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** How much is offered to other clouds at most. */
class XksLimitsTest {
    private final ScriptRunner runner = new ScriptRunner();

    @Test
    void thereAreSoManyProxies() {
        for (String line : IdentityScript.lines("xks-proxy /p#", XksProxy.MOST)) assertThat(runner.run(line)).startsWith("changed");
        assertThat(runner.run("xks-proxy /another")).contains("(Rejected.LimitExceeded)");
        assertThat(runner.run("delete-xks-proxy /p7")).startsWith("changed");
        assertThat(runner.run("xks-proxy /another")).startsWith("changed");
    }

    @Test
    void soManyKeysAreOfferedByAllTogether() {
        int keys = XksProxy.MOST_KEYS / XksProxy.MOST;
        IdentityScript.lines("xks-proxy /p#", XksProxy.MOST).forEach(runner::run);
        String toAll = String.join(" && ", IdentityScript.lines("offer /p# KEY both", XksProxy.MOST));
        for (String key : IdentityScript.lines("k#", keys)) assertThat(runner.run("create " + key + " AES_256 && " + toAll.replace("KEY", key))).startsWith("changed");
        runner.run("create last AES_256");
        for (int left = XksProxy.MOST_KEYS - keys * XksProxy.MOST; left > 0; left--) assertThat(runner.run("offer /p" + left + " last both")).startsWith("changed");
        assertThat(runner.run("offer /p" + XksProxy.MOST + " last both")).contains("(Rejected.LimitExceeded)");
        assertThat(runner.run("offer /p1 k2 encrypt")).as("one that is offered already").startsWith("changed");
        runner.run("offer /p1 k2 no-more");
        assertThat(runner.run("offer /p" + XksProxy.MOST + " last both")).startsWith("changed");
    }
}
