package io.wardmote.op;

import io.wardmote.key.Protection;
import io.wardmote.state.Instance;
import io.wardmote.state.Key;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a call turns out to be about, for its record: noted while it is found out, so that a refusal that comes later has it too. Only what the
 * cluster has named, or what is formed as it names things, is noted: never a text of the caller's choosing that could be a secret put in the wrong place.
 */
public final class Trail {
    private static final int LONGEST_RESOURCE = 2048;
    /** As {@link NewKeys} makes them. */
    private static final Pattern KEY_ID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|key-[0-9a-z]{21}");

    private String key = "";
    private String version = "";
    private String instance = "";
    private String resource = "";
    private Protection kind;
    private Span span = Span.NONE;
    private boolean uses;
    private final int items;
    /** Of keys, where uses of keys are counted. */
    private Set<String> counted = Set.of();
    private List<Used> used = List.of();

    public Trail() {
        this(1, false);
    }

    /** @param items of that many that were asked for with one call; @param uses as {@link #use} says */
    Trail(int items, boolean uses) {
        this.items = items;
        this.uses = uses;
    }

    /** How many uses of a key the call stands for. */
    int items() {
        return items;
    }

    /** A key that the caller names, which may not be there. */
    public void asked(String keyId) {
        if (KEY_ID.matcher(keyId).matches()) key = keyId;
    }

    public void found(Key found) {
        key = found.id();
        instance = found.facts().instance();
        about(found);
    }

    /** What kind of key it is about, where nothing else is noted of it. */
    void about(Key found) {
        kind = found.facts().protection();
    }

    public void found(Key found, String versionId) {
        found(found);
        version = versionId;
    }

    /** That was asked for so many times with one call, of one key or several. @param refused what became of the others, "" if all were found */
    public void many(int asked, List<KeyUse.Found> all, String refused) {
        List<String> ids = all.stream().map(found -> found.key().id()).distinct().toList();
        if (ids.size() == 1) found(all.getFirst().key(), all.getFirst().version().id());
        resource(asked + " items" + (ids.size() == 1 ? "" : ": " + String.join(" ", ids)) + refused);
    }

    public void found(Instance found) {
        instance = found.id();
    }

    public void version(String versionId) {
        version = versionId;
    }

    /** What is no key, by its kind and name: {@code alias/orders}, {@code policy/orders}. */
    public void resource(String name) {
        resource = name.substring(0, Math.min(LONGEST_RESOURCE, name.length()));
    }

    /** Keys that are changed together. */
    public void askedAll(List<String> keyIds) {
        resource(String.join(" ", keyIds.stream().filter(id -> KEY_ID.matcher(id).matches()).toList()));
    }

    /** The call computes with the keys that it finds from now on, and does not only tell of them or change what is known of them. */
    void use() {
        uses = true;
    }

    boolean isUse() {
        return uses;
    }

    /** Whether the use of that key was counted for this call: what reads the state may have to read it again. */
    boolean counted(String keyId) {
        return counted.contains(keyId);
    }

    void count(String keyId) {
        if (counted.isEmpty()) counted = new HashSet<>();
        counted.add(keyId);
    }

    /** What was used by a call that uses several keys, or one several times. What is noted last holds: it may have to be done again. */
    public void used(List<Used> all) {
        used = all;
    }

    List<Used> used() {
        return used;
    }

    /** The part of its trace that goes on now. */
    public Span span() {
        return span;
    }

    public void span(Span now) {
        span = now;
    }

    /** Where the key that was found computes; null if none was. */
    Protection kind() {
        return kind;
    }

    public String key() {
        return key;
    }

    public String version() {
        return version;
    }

    public String instance() {
        return instance;
    }

    public String resource() {
        return resource;
    }
}
