package io.wardmote.http;

import static io.wardmote.key.Refusal.INVALID_PARAMETER;

import io.wardmote.op.Reply;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The old Node SDK writes a context as {@code EncryptionContext.<key>=<value>}; operations know one JSON text only. */
final class FlattenedContext {
    /** With what the names of its parts begin. */
    private static final Map<String, String> CONTEXTS = Map.of("EncryptionContext", "EncryptionContext.",
        "SourceEncryptionContext", "SourceEncryptionContext.", "DestinationEncryptionContext", "DestinationEncryptionContext.");

    private FlattenedContext() {}

    /** @throws io.wardmote.key.Refused INVALID_PARAMETER if a context is given both ways */
    static Map<String, String> gather(Map<String, String> parameters) {
        Map<String, String> gathered = parameters;
        for (Map.Entry<String, String> context : CONTEXTS.entrySet()) gathered = gather(gathered, context.getKey(), context.getValue());
        return gathered;
    }

    private static Map<String, String> gather(Map<String, String> parameters, String context, String prefix) {
        List<Object> namesAndValues = new ArrayList<>();
        parameters.forEach((name, value) -> {
            if (name.startsWith(prefix)) namesAndValues.addAll(List.of(name.substring(prefix.length()), value));
        });
        if (namesAndValues.isEmpty()) return parameters;
        if (!parameters.getOrDefault(context, "").isEmpty()) throw INVALID_PARAMETER.because(context);
        StringBuilder json = new StringBuilder();
        JsonBody.write(json, Reply.of(namesAndValues.toArray()));
        Map<String, String> gathered = new HashMap<>(parameters);
        gathered.keySet().removeIf(name -> name.startsWith(prefix));
        gathered.put(context, json.toString());
        return gathered;
    }
}
