package io.wardmote.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.wardmote.hsm.HsmEngine;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When the HSM of a node is opened, by what the node remembers of it. */
class HsmStartTest {
    private static final String SETTINGS = "this token, by that library\n";

    private final AtomicInteger begun = new AtomicInteger();
    private final HsmEngine engine = (HsmEngine) Proxy.newProxyInstance(HsmStartTest.class.getClassLoader(), new Class<?>[] {HsmEngine.class},
        (proxy, method, arguments) -> switch (method.getName()) {
            case "begin" -> {
                begun.incrementAndGet();
                yield null;
            }
            case "judged" -> Future.succeededFuture();
            case "fault", "refusal" -> Optional.empty();
            default -> throw new AssertionError(method.getName() + " is not asked here");
        });
    @TempDir
    private Path folder;
    private Path file;

    @BeforeEach
    void name() {
        file = folder.resolve("fit");
    }

    private void startsAndWaits() {
        HsmStart start = new HsmStart(engine, file, SETTINGS);
        start.first();
        assertThat(begun).hasValue(1);
        start.mustBeFit();
        start.last();
        assertThat(begun).hasValue(1);
    }

    @Test
    void aTokenThatIsKnownToBeFitIsOpenedLast() throws IOException {
        Files.writeString(file, SETTINGS);
        HsmStart start = new HsmStart(engine, file, SETTINGS);
        start.first();
        start.mustBeFit();
        assertThat(begun).hasValue(0);
        start.last();
        assertThat(begun).hasValue(1);
    }

    @Test
    void oneThatIsNotKnownIsWaitedForAndRemembered() throws IOException {
        startsAndWaits();
        assertThat(file).hasContent(SETTINGS);
        Files.writeString(file, "another token\n");
        begun.set(0);
        startsAndWaits();
        assertThat(file).hasContent(SETTINGS);
    }

    /** Else a node would not start for a file that only makes it start faster. */
    @Test
    void whatIsRememberedAndCannotBeReadIsNotKnown() throws IOException {
        for (byte[] odd : new byte[][] {{}, {(byte) 0xff, (byte) 0xfe}, new byte[1 << 20]}) {
            Files.write(file, odd);
            begun.set(0);
            startsAndWaits();
            assertThat(file).hasContent(SETTINGS);
        }
        Files.delete(file);
        Files.createFile(Files.createDirectory(file).resolve("something"));
        begun.set(0);
        startsAndWaits();
    }
}
