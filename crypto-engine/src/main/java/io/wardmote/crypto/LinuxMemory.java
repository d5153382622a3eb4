package io.wardmote.crypto;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/** The calls of the C library on Linux that keep memory to its process. Each answers whether the kernel did it. */
@SuppressWarnings("restricted") // native calls; their signatures are those of the manual pages named
final class LinuxMemory {
    /** mmap(2): PROT_READ | PROT_WRITE; MAP_PRIVATE | MAP_ANONYMOUS. */
    private static final int READ_WRITE = 1 | 2;
    private static final int PRIVATE_ANONYMOUS = 2 | 0x20;
    /** madvise(2). */
    private static final int DONT_DUMP = 16;
    private static final int WIPE_ON_FORK = 18;
    /** getrlimit(2). */
    private static final int CORE = 4;
    /** prctl(2). */
    private static final int GET_DUMPABLE = 3;
    private static final int SET_DUMPABLE = 4;

    private static final Optional<LinuxMemory> HERE = System.getProperty("os.name").equals("Linux") ? Optional.of(new LinuxMemory()) : Optional.empty();

    private final MethodHandle mmap = call("mmap", FunctionDescriptor.of(ADDRESS, ADDRESS, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG));
    private final MethodHandle munmap = call("munmap", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG));
    private final MethodHandle mlock = call("mlock", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG));
    private final MethodHandle madvise = call("madvise", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));
    private final MethodHandle setrlimit = call("setrlimit", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS));
    private final MethodHandle prctl = call("prctl", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG),
        Linker.Option.firstVariadicArg(1));

    private LinuxMemory() {}

    static Optional<LinuxMemory> here() {
        return HERE;
    }

    private static MethodHandle call(String name, FunctionDescriptor shape, Linker.Option... options) {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), shape, options);
    }

    /** Memory from a whole page of its own, unmapped with the arena; empty if there is none to be had. */
    Optional<MemorySegment> map(long bytes, Arena arena) {
        MemorySegment at = made(() -> (MemorySegment) mmap.invokeExact(MemorySegment.NULL, bytes, READ_WRITE, PRIVATE_ANONYMOUS, -1, 0L));
        if (at.address() == -1) return Optional.empty();
        return Optional.of(at.reinterpret(bytes, arena, mapped -> made(() -> (int) munmap.invokeExact(mapped, bytes))));
    }

    boolean lock(MemorySegment memory) {
        return made(() -> (int) mlock.invokeExact(memory, memory.byteSize())) == 0;
    }

    boolean keepOutOfDumps(MemorySegment memory) {
        return made(() -> (int) madvise.invokeExact(memory, memory.byteSize(), DONT_DUMP)) == 0;
    }

    boolean wipeInChildren(MemorySegment memory) {
        return made(() -> (int) madvise.invokeExact(memory, memory.byteSize(), WIPE_ON_FORK)) == 0;
    }

    /** Of this process and those it starts. */
    boolean forbidCoreFiles() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment bothZero = arena.allocate(MemoryLayout.sequenceLayout(2, JAVA_LONG));
            return made(() -> (int) setrlimit.invokeExact(CORE, bothZero)) == 0;
        }
    }

    /** No core file by any way, and no other process of the user may read this one's memory. */
    boolean forbidDumping() {
        return made(() -> (int) prctl.invokeExact(SET_DUMPABLE, 0L, 0L, 0L, 0L)) == 0 && !isDumpable();
    }

    boolean isDumpable() {
        return made(() -> (int) prctl.invokeExact(GET_DUMPABLE, 0L, 0L, 0L, 0L)) != 0;
    }

    private interface Call<T> {
        T make() throws Throwable;
    }

    private static <T> T made(Call<T> call) {
        try {
            return call.make();
        } catch (Throwable e) {
            throw new IllegalStateException("a call of the C library failed in Java", e);
        }
    }
}
