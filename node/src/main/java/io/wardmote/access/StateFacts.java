package io.wardmote.access;

import io.wardmote.access.policy.Facts;
import io.wardmote.op.Caller;
import io.wardmote.state.Key;
import io.wardmote.state.KeyFacts;
import io.wardmote.state.KeyRing;
import io.wardmote.state.Network;
import java.util.List;
import java.util.Optional;

/**
 * What conditions may ask, read in the moment of the state in which the right is: the address, the state's time, the key that the resource names,
 * and what the request says itself.
 *
 * @param key that the resource names, if there is such a key
 */
record StateFacts(KeyRing ring, Caller caller, Optional<Key> key, Said said) implements Facts {
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
        return key.map(Key::tags).map(tags -> tags.get(tagKey)).orElse(null);
    }

    @Override
    public String requestTag(String tagKey) {
        return said.tags().get(tagKey);
    }

    @Override
    public boolean ambiguousContext() {
        return said.context().isAmbiguous();
    }

    @Override
    public String encryptionContext(String name) {
        return said.context().value(name);
    }

    @Override
    public List<String> encryptionContextKeys() {
        return said.context().keys();
    }

    @Override
    public String keySpec() {
        return ofKey().map(facts -> facts.spec().apiName()).orElse(null);
    }

    @Override
    public String keyUsage() {
        return ofKey().map(facts -> facts.usage().apiName()).orElse(null);
    }

    @Override
    public String keyOrigin() {
        return ofKey().map(facts -> facts.origin().apiName()).orElse(null);
    }

    @Override
    public String protectionLevel() {
        return ofKey().map(facts -> facts.protection().name()).orElse(null);
    }

    private Optional<KeyFacts> ofKey() {
        return key.map(Key::facts).or(said::made);
    }
}
