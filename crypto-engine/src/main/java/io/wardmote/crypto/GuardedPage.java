package io.wardmote.crypto;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.wardmote.key.Secret;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A secret off the heap, alone on its page: the collector makes no copies of it, and the kernel neither swaps nor dumps it nor gives it
 * to children, as far as the machine allows. None of it stops whoever is root.
 */
final class GuardedPage implements AutoCloseable {
    private static final int PAGE = 4096;

    private final Arena arena = Arena.ofShared();
    private final MemorySegment page;
    private final int length;
    private final List<String> missing;

    /** @param secret copied, so the caller closes its own; at most a page */
    GuardedPage(Secret secret) {
        List<String> lacking = new ArrayList<>();
        Optional<LinuxMemory> linux = LinuxMemory.here();
        Optional<MemorySegment> mapped = linux.flatMap(memory -> memory.map(PAGE, arena));
        page = mapped.orElseGet(() -> arena.allocate(PAGE, PAGE));
        if (mapped.isPresent()) {
            if (!linux.get().lock(page)) lacking.add("the root key's page may be swapped (raise LimitMEMLOCK)");
            if (!linux.get().keepOutOfDumps(page)) lacking.add("the root key's page may be in core dumps");
            if (!linux.get().wipeInChildren(page)) lacking.add("child processes may inherit the root key's page");
        } else {
            lacking.add("the root key's page is not guarded: " + (linux.isPresent() ? "the kernel gave none" : "only Linux can"));
        }
        missing = List.copyOf(lacking);
        length = secret.length();
        MemorySegment.copy(secret.bytes(), 0, page, JAVA_BYTE, 0, length);
    }

    /** The guards that this machine refused, each as a sentence for people. */
    List<String> missing() {
        return missing;
    }

    /** The caller closes it. */
    Secret copy() {
        return new Secret(page.asSlice(0, length).toArray(JAVA_BYTE));
    }

    @Override
    public void close() {
        page.fill((byte) 0);
        arena.close();
    }
}
