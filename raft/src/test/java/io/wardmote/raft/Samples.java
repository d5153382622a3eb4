package io.wardmote.raft;

import io.wardmote.key.KeySpec;
import io.wardmote.key.KeyUsage;
import io.wardmote.key.Material;
import io.wardmote.key.Origin;
import io.wardmote.key.Protection;
import io.wardmote.state.AccessKey;
import io.wardmote.state.BearerToken;
import io.wardmote.state.ClusterFacts;
import io.wardmote.state.Command;
import io.wardmote.state.Instance;
import io.wardmote.state.KeyFacts;
import io.wardmote.state.Member;
import io.wardmote.state.Slot;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Commands with plausible content, the same each time. */
final class Samples {
    private Samples() {}

    static final Material.Wrapped WRAPPED = new Material.Wrapped(1, new byte[] {1, 2, 3, 4});

    static Command.Found found(String cluster, List<String> nodes) {
        return new Command.Found(new ClusterFacts(cluster, "cn-hangzhou", "1000000000000001", new byte[] {48, 3}, WRAPPED),
            nodes.stream().map(node -> new Member(node, "name-of-" + node, 0, true)).toList(), List.of(new Slot("first", "file", 1, new byte[] {9, 9})),
            new AccessKey("LTAI1", "root", true, WRAPPED), new BearerToken("ab".repeat(32), "root", 5_000_000_000_000L),
            List.of(new Instance("kst-1", "software", Protection.SOFTWARE, 7)));
    }

    static KeyFacts facts(String id) {
        return new KeyFacts(id, KeySpec.AES_256, KeyUsage.ENCRYPT_DECRYPT, Origin.GENERATED, Protection.SOFTWARE, "", "");
    }

    static Command.CreateKey createKey(String id) {
        return createKey(id, Map.of());
    }

    static Command.CreateKey createKey(String id, Map<String, String> tags) {
        return new Command.CreateKey(facts(id), versionId(id), WRAPPED, new byte[0], "made for a test", 0, sorted(tags), "", 2_000_000, false);
    }

    static String versionId(String keyId) {
        return (keyId + "-v".repeat(18)).substring(0, 36);
    }

    static SortedMap<String, String> sorted(Map<String, String> tags) {
        return new TreeMap<>(tags);
    }
}
