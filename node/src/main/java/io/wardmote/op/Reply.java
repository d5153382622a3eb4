package io.wardmote.op;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An answer's fields in the order they are written; the door adds RequestId. A value is a String, Integer, Long or Boolean,
 * bytes (in the instance API and the XKS proxy API only), a Reply within, or a List of Strings or Replies. A list of the API is nested:
 * {@code "Keys", Reply.of("Key", list)}.
 */
public final class Reply {
    public static final Reply EMPTY = new Reply(Map.of(), 0, null);

    private final Map<String, Object> fields;
    private final long survivalUntil;
    private final UsedLately used;

    private Reply(Map<String, Object> fields, long survivalUntil, UsedLately used) {
        this.fields = Collections.unmodifiableMap(fields);
        this.survivalUntil = survivalUntil;
        this.used = used;
    }

    /** Names and values in turn. A null value leaves its field out. */
    public static Reply of(Object... namesAndValues) {
        Map<String, Object> fields = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2)
            if (namesAndValues[i + 1] != null) fields.put((String) namesAndValues[i], namesAndValues[i + 1]);
        return new Reply(fields, 0, null);
    }

    /** {@code "Keys": {"Key": [...]}} and the figures of its page. */
    public static Reply page(String list, String item, List<Reply> items, int number, int size, long total) {
        return of(list, of(item, items), "PageNumber", number, "PageSize", size, "TotalCount", total);
    }

    /** The same, given in survival mode, or telling of it: every door and record is to say so, and until when. Milliseconds since 1970. */
    public Reply inSurvivalUntil(long millis) {
        return new Reply(fields, millis, used);
    }

    /** The same, of what takes a key away that was used of late: doors that can are to say so. */
    public Reply warningOf(UsedLately use) {
        return new Reply(fields, survivalUntil, use);
    }

    /** Absent where nothing is to be said of it. */
    public Optional<UsedLately> used() {
        return Optional.ofNullable(used);
    }

    /** 0 unless survival mode has to do with this answer. */
    public long survivalUntil() {
        return survivalUntil;
    }

    public Map<String, Object> fields() {
        return fields;
    }
}
