package io.wardmote.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What one key may have at most, and what there may be at most of it all, so that nothing grows without bound. */
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

    @Test
    void thereAreAtMostAThousandOfEachThingOfApplicationAccess() {
        for (String thing : List.of("rule", "policy", "access-point")) {
            for (int i = 0; i < 1000; i++) assertThat(runner.run(thing + " x" + i)).startsWith("changed");
            assertThat(runner.run(thing + " more")).contains("Rejected.LimitExceeded");
            assertThat(runner.run("delete-" + thing + " x7")).startsWith("changed");
            assertThat(runner.run("delete-" + thing + " x7")).contains("Forbidden.ResourceNotFound");
            assertThat(runner.run(thing + " more")).startsWith("changed");
            assertThat(runner.run(thing + " x7")).contains("Rejected.LimitExceeded");
        }
        KeyRing ring = new KeyRing(runner.rows);
        assertThat(ring.accessPoints(1, 10).total()).isEqualTo(1000);
        assertThat(ring.accessPoints(100, 10).items()).extracting(AccessPoint::name).hasSize(10).endsWith("x999").isSorted();
        assertThat(ring.accessPoints(101, 10)).isEqualTo(new Page<>(List.of(), 1000));
        assertThat(ring.policies(334, 3).items()).extracting(ApplicationPolicy::name).containsExactly("x999");
        assertThat(ring.networkRules(1, 2).items()).extracting(NetworkRule::name).containsExactly("more", "x0");
    }
}
