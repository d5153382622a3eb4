package io.wardmote.hsm;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NoLibraryTest {
    private static final String SAYS = "[ -~]+";

    @TempDir
    private Path folder;

    private static void assertRefused(Path library) {
        assertThatThrownBy(() -> new IaikCryptoki(library)).isInstanceOf(IOException.class)
            .hasMessageStartingWith(library + " is no PKCS#11 library").message().matches(SAYS);
    }

    @Test
    void aLibraryForOtherThingsIsToldAsOne() {
        assertRefused(Path.of(System.getProperty("java.home"), "lib", "libjimage.so"));
    }

    @Test
    void soIsWhatIsNoLibraryOrNotThere() throws IOException {
        assertRefused(Files.writeString(folder.resolve("text.so"), "no library"));
        assertRefused(folder.resolve("absent.so"));
    }
}
