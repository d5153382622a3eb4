package io.wardmote.access.policy;

import io.wardmote.state.Network;
import java.util.List;

/** What conditions ask about a request, each only when a condition asks. null is: there is none. */
public interface Facts {
    /** The client's address, null if it cannot be read. */
    Network sourceIp();

    /** Milliseconds since 1970. */
    long currentTimeMillis();

    boolean secureTransport();

    /** A tag of the key that is used. */
    String resourceTag(String key);

    /** A tag that the request gives. */
    String requestTag(String key);

    /** Whether another encryption context opens what this one closes, so that what is said of this one may not be so of that. */
    boolean ambiguousContext();

    String encryptionContext(String key);

    /** All keys of the encryption context; empty if it has none. */
    List<String> encryptionContextKeys();

    /** As the API spells it, of the key that is used or is to be made; so are the next three. */
    String keySpec();

    String keyUsage();

    String keyOrigin();

    String protectionLevel();
}
