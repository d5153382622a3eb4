package io.wardmote.op;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;

/** What an operation was done with is what its record says that it used. */
final class UsesNoted {
    /** Limited as uses are, though the key does nothing. */
    private static final Set<String> TELL = Set.of("GetPublicKey", "GetKeyMetadata");

    private UsesNoted() {}

    static void check(Call call, Reply reply) {
        List<Used> uses = Deed.done(call, reply, 1).uses();
        if (!call.trail().isUse() || TELL.contains(call.operation())) {
            assertThat(uses).as(call.toString()).isEmpty();
            return;
        }
        long sum = uses.stream().mapToLong(Used::count).sum();
        assertThat(sum).as(call.toString()).isEqualTo(expected(call, reply));
        assertThat(uses).as(call.toString()).allSatisfy(used -> {
            assertThat(used.keyId()).isNotEmpty();
            assertThat(used.versionId()).isNotEmpty();
            assertThat(used.count()).isPositive();
        });
    }

    private static long expected(Call call, Reply reply) {
        if (call.operation().equals("ReEncrypt")) return 2;
        if (!call.operation().startsWith("Batch")) return 1;
        return ((List<?>) reply.fields().get("Items")).stream().filter(item -> !((Reply) item).fields().containsKey("Code")).count();
    }
}
