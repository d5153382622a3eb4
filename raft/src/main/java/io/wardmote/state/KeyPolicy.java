package io.wardmote.state;

import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Who may do what with one key, as it was set: text in the grammar of policies, which whoever proposed it has read. It goes with its key. Its names
 * mean who had them when it was set, and nobody who is made by such a name later.
 *
 * @param setAt milliseconds of the state's time
 * @param ids   of whom the text names, by {@code user/<name>} or {@code role/<name>}; absent in what earlier versions set
 */
public record KeyPolicy(String keyId, String text, long setAt, Optional<SortedMap<String, String>> ids) {
    /** Bytes of UTF-8. */
    public static final int LONGEST = 32_768;
    private static final int WITHOUT_IDS = 1;
    private static final int WITH_IDS = 2;

    public KeyPolicy {
        ids = ids.map(known -> Collections.unmodifiableSortedMap(new TreeMap<>(known)));
    }

    /** Whether the text means that user or role by its name. Where no ids are known, it does unless that one was made since. */
    public boolean means(Named who) {
        return ids.map(known -> who.id().equals(known.get(who.thing()))).orElse(who.createdAt() <= setAt);
    }

    void write(ByteWriter out) {
        out.u8(ids.isPresent() ? WITH_IDS : WITHOUT_IDS).text(keyId).text(text).i64(setAt);
        if (ids.isEmpty()) return;
        out.i32(ids.get().size());
        ids.get().forEach((who, id) -> out.text(who).text(id));
    }

    static KeyPolicy read(ByteReader in) {
        int layout = Layout.mustBeUpTo(WITH_IDS, in.u8(), "key policy");
        return new KeyPolicy(in.text(), in.text(), in.i64(), layout == WITH_IDS ? Optional.of(ids(in)) : Optional.empty());
    }

    private static SortedMap<String, String> ids(ByteReader in) {
        SortedMap<String, String> ids = new TreeMap<>();
        for (int left = in.count(); left > 0; left--) ids.put(in.text(), in.text());
        return ids;
    }
}
