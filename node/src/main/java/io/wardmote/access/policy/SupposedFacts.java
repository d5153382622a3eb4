package io.wardmote.access.policy;

import io.wardmote.state.Network;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Facts of which some are supposed to be others, by the name of what a condition asks: {@code acs:SourceIp}, {@code kms:EncryptionContext/table}. */
public final class SupposedFacts implements Facts {
    private static final String CONTEXT = "kms:EncryptionContext/";

    private final Facts facts;
    private final Map<String, String> supposed;

    /** @throws PolicyFault if there is no such name, or the value is none of its kind */
    public SupposedFacts(Facts facts, Map<String, String> supposed) {
        this.facts = facts;
        this.supposed = Map.copyOf(supposed);
        supposed.forEach(SupposedFacts::check);
    }

    private static void check(String name, String value) {
        String path = JsonTree.member("", name);
        ConditionKey key = ConditionKey.of(name).orElseThrow(() -> new PolicyFault(path, "is no condition key that is enforced here."));
        boolean good = switch (key) {
            case SOURCE_IP -> Network.address(value).isPresent();
            case CURRENT_TIME -> Condition.date(value).isPresent();
            case SECURE_TRANSPORT -> value.equals("true") || value.equals("false");
            case ENCRYPTION_CONTEXT_KEYS -> throw new PolicyFault(path, "follows from the context; suppose " + CONTEXT + "<key>.");
            case RESOURCE_TAG, TAG, REQUEST_TAG, ENCRYPTION_CONTEXT, KEY_SPEC, KEY_USAGE, KEY_ORIGIN, PROTECTION_LEVEL -> true;
        };
        if (!good) throw new PolicyFault(path, "cannot be that: an address, a time in UTC such as 2026-01-02T03:04:05Z, or true or false is meant.");
    }

    private String or(String name, String otherwise) {
        return supposed.getOrDefault(name, otherwise);
    }

    @Override
    public Network sourceIp() {
        return Optional.ofNullable(supposed.get("acs:SourceIp")).map(text -> Network.address(text).orElseThrow()).orElseGet(facts::sourceIp);
    }

    @Override
    public long currentTimeMillis() {
        return Optional.ofNullable(supposed.get("acs:CurrentTime")).map(text -> Condition.date(text).orElseThrow()).orElseGet(facts::currentTimeMillis);
    }

    @Override
    public boolean secureTransport() {
        return Optional.ofNullable(supposed.get("acs:SecureTransport")).map(Boolean::valueOf).orElseGet(facts::secureTransport);
    }

    @Override
    public String resourceTag(String key) {
        return or("acs:ResourceTag/" + key, or("kms:tag/" + key, facts.resourceTag(key)));
    }

    @Override
    public String requestTag(String key) {
        return or("acs:RequestTag/" + key, facts.requestTag(key));
    }

    @Override
    public boolean ambiguousContext() {
        return facts.ambiguousContext();
    }

    @Override
    public String encryptionContext(String key) {
        return or(CONTEXT + key, facts.encryptionContext(key));
    }

    @Override
    public List<String> encryptionContextKeys() {
        Set<String> keys = new LinkedHashSet<>(facts.encryptionContextKeys());
        for (String name : supposed.keySet()) if (name.startsWith(CONTEXT)) keys.add(name.substring(CONTEXT.length()));
        return List.copyOf(keys);
    }

    @Override
    public String keySpec() {
        return or("kms:KeySpec", facts.keySpec());
    }

    @Override
    public String keyUsage() {
        return or("kms:KeyUsage", facts.keyUsage());
    }

    @Override
    public String keyOrigin() {
        return or("kms:KeyOrigin", facts.keyOrigin());
    }

    @Override
    public String protectionLevel() {
        return or("kms:ProtectionLevel", facts.protectionLevel());
    }
}
