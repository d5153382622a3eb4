package io.wardmote.hsm;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NoLibraryTest {
    @TempDir
    private Path folder;

    private static void assertRefused(Path library, String why) {
        assertThatThrownBy(() -> new IaikCryptoki(library)).isInstanceOf(IOException.class)
            .hasMessageStartingWith(library + " is no PKCS#11 library (" + why);
    }

    /** The wrapper reads memory that nobody has written then, and did end the process: again and again, over a stack that others have used. */
    @Test
    void aLibraryForOtherThingsIsToldAsOne() {
        for (String other : new String[] {"libjimage.so", "libnet.so", "libzip.so", "libjimage.so"})
            assertRefused(Path.of(System.getProperty("java.home"), "lib", other), "it has no C_GetFunctionList)");
    }

    @Test
    void soIsWhatIsNoLibraryOrNotThere() throws IOException {
        for (Path library : new Path[] {Files.writeString(folder.resolve("text.so"), "no library"), folder.resolve("absent.so")})
            assertRefused(library, library + ": ");   // and the loader's reason, in the user's language
    }
}
