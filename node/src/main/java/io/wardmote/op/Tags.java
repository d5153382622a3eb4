package io.wardmote.op;

import static io.wardmote.key.Refusal.INVALID_PARAMETER;
import static io.wardmote.key.Refusal.INVALID_TAG_KEY;
import static io.wardmote.key.Refusal.INVALID_TAG_VALUE;
import static io.wardmote.key.Refusal.REPEATED_TAG_KEY;

import io.wardmote.state.Key;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Tags as the different operations spell them. */
public final class Tags {
    private static final int LONGEST = 128;
    private static final int LONGEST_JSON = 16_384;
    private static final String ALLOWED_MARKS = "/\\_-.+=:@";

    private Tags() {}

    /** {@code Tags}: a JSON array of objects with TagKey and TagValue, at most 20. */
    public static SortedMap<String, String> given(Call call, boolean required) {
        String text = required ? call.text("Tags", LONGEST_JSON) : call.optional("Tags", LONGEST_JSON).orElse("[]");
        TreeMap<String, String> tags = new TreeMap<>();
        for (Object item : Json.list("Tags", Json.read("Tags", text))) {
            Map<String, String> tag = Json.texts("Tags", item);
            if (!tag.containsKey("TagKey")) throw INVALID_TAG_KEY.refused();
            add(tags, tag.get("TagKey"), tag.getOrDefault("TagValue", ""));
        }
        if (tags.isEmpty() && required) throw INVALID_PARAMETER.because("Tags");
        return bounded("Tags", tags);
    }

    /** {@code Tag.1.Key}, {@code Tag.1.Value}, …: at most 20; at least one. */
    public static SortedMap<String, String> numbered(Call call) {
        TreeMap<String, String> tags = new TreeMap<>();
        for (int n = 1; call.parameters().containsKey("Tag." + n + ".Key"); n++) {
            if (n > Key.MOST_TAGS) throw INVALID_PARAMETER.because("Tag");
            add(tags, call.parameters().get("Tag." + n + ".Key"), call.parameters().getOrDefault("Tag." + n + ".Value", ""));
        }
        return tags;
    }

    /** {@code TagKeys}: a JSON array of strings, or a list with commas. */
    public static List<String> keys(Call call) {
        String text = call.text("TagKeys", LONGEST_JSON);
        List<String> keys = new ArrayList<>();
        if (!text.startsWith("[")) keys.addAll(Arrays.asList(text.split(",")));
        else for (Object item : Json.list("TagKeys", Json.read("TagKeys", text))) keys.add(item instanceof String key ? key : "");
        if (keys.size() > Key.MOST_TAGS) throw INVALID_PARAMETER.because("TagKeys");
        keys.forEach(Tags::mustBeKey);
        return keys;
    }

    public static void mustBeKey(String key) {
        if (key.isEmpty() || key.startsWith("aliyun") || key.startsWith("acs:") || !wellFormed(key)) throw INVALID_TAG_KEY.refused();
    }

    public static void mustBeValue(String value) {
        if (!wellFormed(value)) throw INVALID_TAG_VALUE.refused();
    }

    private static void add(TreeMap<String, String> tags, String key, String value) {
        mustBeKey(key);
        mustBeValue(value);
        if (tags.put(key, value) != null) throw REPEATED_TAG_KEY.refused();
    }

    private static SortedMap<String, String> bounded(String parameter, TreeMap<String, String> tags) {
        if (tags.size() > Key.MOST_TAGS) throw INVALID_PARAMETER.because(parameter);
        return tags;
    }

    private static boolean wellFormed(String text) {
        return text.length() <= LONGEST && text.chars().allMatch(c -> Character.isLetterOrDigit(c) || ALLOWED_MARKS.indexOf(c) >= 0);
    }
}
