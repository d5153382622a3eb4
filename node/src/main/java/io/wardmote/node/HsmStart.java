package io.wardmote.node;

import io.wardmote.hsm.HsmConfig;
import io.wardmote.hsm.HsmEngine;
import io.wardmote.node.founding.NodeFolder;
import io.wardmote.node.founding.PrivateFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * When the HSM is opened. At once, where this node does not know yet that the token is fit for its settings: then the start waits for what it says. Once
 * that is known, when all else has started, which is the sooner for it; whoever asks for a key of the HSM meanwhile waits.
 */
final class HsmStart {
    private static final Logger LOG = LoggerFactory.getLogger(HsmStart.class);
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int LONGEST = 1 << 14;

    private final HsmEngine engine;
    private final Path file;
    private final String settings;
    private final boolean known;

    /** @param file what a token was found fit for, where one was */
    HsmStart(HsmEngine engine, Path file, String settings) {
        this.engine = engine;
        this.file = file;
        this.settings = settings;
        this.known = says(file, settings);
    }

    /** What is remembered makes a start faster, and what of it cannot be read is not known: no start fails for it. */
    private static boolean says(Path file, String settings) {
        try {
            return Files.isRegularFile(file) && Files.size(file) <= LONGEST && Files.readString(file).equals(settings);
        } catch (IOException e) {
            LOG.warn("What the HSM's token was found fit for cannot be read: {}", e.toString());
            return false;
        }
    }

    static Optional<HsmStart> of(NodeConfig config, NodeFolder folder, Optional<HsmEngine> hsm) {
        return hsm.map(engine -> new HsmStart(engine, folder.hsm().resolve("fit"), settings(config.hsm().orElseThrow().config())));
    }

    /** What a token was found fit for: these settings, by that library. */
    private static String settings(HsmConfig config) {
        try {
            return config + ", " + Files.size(config.library()) + " bytes of " + Files.getLastModifiedTime(config.library()) + "\n";
        } catch (IOException e) {
            throw new UncheckedIOException(e); // it was readable a moment ago
        }
    }

    void first() {
        if (!known) begin();
    }

    /** Waited for while the cluster finds itself together. An HSM that does not answer by then keeps no node from starting. */
    void mustBeFit() {
        if (known) return;
        try {
            engine.judged().await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            LOG.warn("The HSM has not answered yet; this node serves without it until it does");
        }
        engine.refusal().ifPresent(sentence -> {
            throw new Fault(Fault.CONFIG, sentence);
        });
    }

    void last() {
        if (known) begin();
    }

    private void begin() {
        engine.begin();
        engine.judged().onSuccess(judged -> learn());
    }

    private void learn() {
        try {
            if (engine.refusal().isPresent()) Files.deleteIfExists(file);
            else if (engine.fault().isEmpty() && !known) PrivateFiles.write(file, settings);
        } catch (IOException | Fault e) {
            LOG.warn("The next start waits for the HSM: {}", e.getMessage());
        }
    }
}
