package io.wardmote.node.founding;

import io.wardmote.key.Secret;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The protector in a file that a node had, for the one that goes on in its place; none where it opened by other means. */
public record KeptProtector(Optional<Secret> secret) implements AutoCloseable {
    public static final KeptProtector NONE = new KeptProtector(Optional.empty());

    public static KeptProtector of(Path file) {
        return new KeptProtector(Optional.of(FileSlot.protector(file)));
    }

    public static KeptProtector ifThere(Path file) {
        return Files.exists(file) ? of(file) : NONE;
    }

    @Override
    public void close() {
        secret.ifPresent(Secret::close);
    }
}
