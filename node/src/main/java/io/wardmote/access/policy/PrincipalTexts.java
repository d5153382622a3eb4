package io.wardmote.access.policy;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.function.UnaryOperator;

/** Whom the text of a key's policy names, in their places. */
public final class PrincipalTexts {
    private static final String RAM = "RAM";

    private PrincipalTexts() {}

    /**
     * The text with names replaced, and all else as it is, character by character; unchanged if it is not JSON.
     *
     * @param rename of an ARN of a principal, or {@code *}; what it answers needs no escapes
     */
    public static String renamed(String text, UnaryOperator<String> rename) {
        StringBuilder renamed = new StringBuilder();
        int taken = 0;
        try (JsonParser in = JsonTree.parser(text)) {
            for (JsonToken token = in.nextToken(); token != null; token = in.nextToken()) {
                if (token != JsonToken.VALUE_STRING || !isPrincipal(in.getParsingContext())) continue;
                String was = in.getText();
                String is = rename.apply(was);
                if (is.equals(was)) continue;
                renamed.append(text, taken, (int) in.currentTokenLocation().getCharOffset()).append('"').append(is).append('"');
                taken = (int) in.currentLocation().getCharOffset();
            }
        } catch (IOException notJson) {
            return text;
        }
        return renamed.append(text, taken, text.length()).toString();
    }

    private static boolean isPrincipal(JsonStreamContext at) {
        JsonStreamContext member = at.inArray() ? at.getParent() : at;
        return member != null && RAM.equals(member.getCurrentName());
    }
}
