package io.wardmote.external;

import io.wardmote.state.ExternalManager;
import java.util.List;
import java.util.Optional;

/** The managers that the state has, as this node knows it. Whoever asks has read, or will be told, whether what he goes by is still so. */
public interface KnownManagers {
    /** That of the key's instance. */
    Optional<ExternalManager> ofKey(String keyId);

    Optional<ExternalManager> of(String instance);

    List<ExternalManager> all();
}
