package io.wardmote.state;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** How many of each there may be. */
class IdentityLimitsTest {
    private final ScriptRunner runner = new ScriptRunner();

    private void full(String line, int most, String code) {
        for (String each : IdentityScript.lines(line, most)) assertThat(runner.run(each)).startsWith("changed");
        assertThat(runner.run(line.replace("#", Integer.toString(most + 1)))).contains(code);
    }

    @Test
    void theAccountHasSoManyOfEach() {
        full("user u#", User.MOST, "(LimitExceeded.User)");
        full("group g#", Group.MOST, "(LimitExceeded.Group)");
        full("role r# 4#", Role.MOST, "(LimitExceeded.Role)");
        full("named p#", NamedPolicy.MOST, "(LimitExceeded.Policy)");
        assertThat(runner.run("delete-user u7")).startsWith("changed");
        assertThat(runner.run("user another")).startsWith("changed");
    }

    @Test
    void aUserIsInSoManyGroupsAndEachHasSoManyPolicies() {
        runner.run("user u");
        runner.run("role r 1");
        for (String line : IdentityScript.lines("group g#", User.MOST_GROUPS + 1)) runner.run(line);
        full("into g# u", User.MOST_GROUPS, "(LimitExceeded.User.Group)");
        for (String line : IdentityScript.lines("named p#", PolicyName.MOST + 1)) runner.run(line);
        full("attach p# USER u", PolicyName.MOST, "(LimitExceeded.User.Policy)");
        full("attach p# GROUP g1", PolicyName.MOST, "(LimitExceeded.Group.Policy)");
        full("token u t# t 1000", BearerToken.MOST, "(LimitExceeded.User.BearerToken)");
        full("attach p# ROLE r", PolicyName.MOST, "(LimitExceeded.Role.Policy)");
    }
}
