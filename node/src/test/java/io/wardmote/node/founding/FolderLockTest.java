package io.wardmote.node.founding;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wardmote.node.Fault;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderLockTest {
    private static final int COLLECTIONS = 20;

    @TempDir
    private Path folder;

    @Test
    void isHeldThoughNothingRefersToItAnyMore() {
        FolderLock.take(folder.resolve("lock"));
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
            assertThatThrownBy(() -> FolderLock.take(folder.resolve("lock"))).isInstanceOf(Fault.class).hasMessageContaining("is in use by another process");
        }
    }

    @Test
    void isTakenAgainWhenItWasClosed() {
        FolderLock.take(folder.resolve("lock")).close();
        FolderLock.take(folder.resolve("lock")).close();
    }
}
