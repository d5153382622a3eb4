package io.wardmote.op.identity;

import static io.wardmote.key.Refusal.INVALID_PARAMETER;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.wardmote.access.PolicyTexts;
import io.wardmote.op.Call;
import java.io.IOException;

/** Policies as parameters bring them, kept as they were given. */
final class PolicyText {
    private static final int LONGEST = 6144;
    private static final int DEEPEST = 8;
    private static final JsonFactory FACTORY = new JsonFactoryBuilder()
        .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build())
        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
        .build();

    private PolicyText() {}

    /** PolicyDocument, in the grammar of policies. */
    static String ofIdentity(Call call, String name) {
        String text = call.text("PolicyDocument", LONGEST);
        PolicyTexts.check(name, text);
        return text;
    }

    /** Who may take on a role: one JSON object without repeated names. */
    static String trust(Call call, String parameter) {
        String text = call.text(parameter, LONGEST);
        try (JsonParser parser = FACTORY.createParser(text)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) throw INVALID_PARAMETER.because(parameter);
            for (int depth = 1; depth > 0;) {
                JsonToken token = parser.nextToken();
                if (token == null) throw INVALID_PARAMETER.because(parameter);
                if (token.isStructStart()) depth++;
                if (token.isStructEnd()) depth--;
            }
            if (parser.nextToken() != null) throw INVALID_PARAMETER.because(parameter);
        } catch (IOException malformed) {
            throw INVALID_PARAMETER.because(parameter);
        }
        return text;
    }
}
