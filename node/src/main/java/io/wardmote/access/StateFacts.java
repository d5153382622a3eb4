package io.wardmote.access;

import io.wardmote.access.policy.Facts;
import io.wardmote.op.Caller;
import io.wardmote.state.Key;
import io.wardmote.state.KeyRing;
import io.wardmote.state.Network;
import java.util.List;

/**
 * What conditions may ask, read in the moment of the state in which the right is: the address, the state's time, and the tags of the key
 * that the resource names. What a request says itself is not known here; policies that ask for it are not taken in ({@link PolicyTexts}).
 */
record StateFacts(KeyRing ring, Caller caller, String resource) implements Facts {
    private static final String KEY = ":key/";

    @Override
    public Network sourceIp() {
        return Network.address(caller.address()).orElse(null);
    }

    @Override
    public long currentTimeMillis() {
        return ring.time();
    }

    /** The doors speak nothing else. */
    @Override
    public boolean secureTransport() {
        return true;
    }

    @Override
    public String resourceTag(String tagKey) {
        int at = resource.indexOf(KEY);
        return at < 0 ? null : ring.key(resource.substring(at + KEY.length())).map(Key::tags).map(tags -> tags.get(tagKey)).orElse(null);
    }

    @Override
    public String requestTag(String key) {
        return null;
    }

    @Override
    public String encryptionContext(String key) {
        return null;
    }

    @Override
    public List<String> encryptionContextKeys() {
        return List.of();
    }

    @Override
    public String keySpec() {
        return null;
    }

    @Override
    public String keyUsage() {
        return null;
    }

    @Override
    public String keyOrigin() {
        return null;
    }

    @Override
    public String protectionLevel() {
        return null;
    }
}
