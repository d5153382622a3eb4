package io.wardmote.access.policy;

import io.wardmote.state.Network;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Facts by the name of their condition key: {@code acs:ResourceTag/team} and so on. At noon of 2026-06-01, unless told. */
record TestFacts(Map<String, String> values) implements Facts {
    /** Names and values in turn. */
    static TestFacts of(String... pairs) {
        Map<String, String> values = new TreeMap<>();
        for (int i = 0; i < pairs.length; i += 2) values.put(pairs[i], pairs[i + 1]);
        return new TestFacts(values);
    }

    @Override public Network sourceIp() {
        return Network.address(values.getOrDefault("acs:SourceIp", "unknown")).orElse(null);
    }

    @Override public long currentTimeMillis() {
        return Instant.parse(values.getOrDefault("acs:CurrentTime", "2026-06-01T12:00:00Z")).toEpochMilli();
    }

    @Override public boolean secureTransport() {
        return Boolean.parseBoolean(values.get("acs:SecureTransport"));
    }

    @Override public String resourceTag(String key) {
        return values.get("acs:ResourceTag/" + key);
    }

    @Override public String requestTag(String key) {
        return values.get("acs:RequestTag/" + key);
    }

    @Override public boolean ambiguousContext() {
        return false;
    }

    @Override public String encryptionContext(String key) {
        return values.get("kms:EncryptionContext/" + key);
    }

    @Override public List<String> encryptionContextKeys() {
        String prefix = "kms:EncryptionContext/";
        return values.keySet().stream().filter(name -> name.startsWith(prefix)).map(name -> name.substring(prefix.length())).toList();
    }

    @Override public String keySpec() {
        return values.get("kms:KeySpec");
    }

    @Override public String keyUsage() {
        return values.get("kms:KeyUsage");
    }

    @Override public String keyOrigin() {
        return values.get("kms:KeyOrigin");
    }

    @Override public String protectionLevel() {
        return values.get("kms:ProtectionLevel");
    }
}
