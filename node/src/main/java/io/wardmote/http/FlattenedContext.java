package io.wardmote.http;

import static io.wardmote.key.Refusal.INVALID_PARAMETER;

import io.wardmote.op.Reply;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The old Node SDK writes a context as {@code EncryptionContext.<key>=<value>}; operations know one JSON text only. */
final class FlattenedContext {
    private static final List<String> PREFIXES = List.of("EncryptionContext.", "SourceEncryptionContext.", "DestinationEncryptionContext.");

    private FlattenedContext() {}

    /** @throws io.wardmote.key.Refused INVALID_PARAMETER if a context is given both ways */
    static Map<String, String> gather(Map<String, String> parameters) {
        Map<String, String> gathered = parameters;
        for (String prefix : PREFIXES) gathered = gather(gathered, prefix);
        return gathered;
    }

    private static Map<String, String> gather(Map<String, String> parameters, String prefix) {
        List<Object> namesAndValues = new ArrayList<>();
        parameters.forEach((name, value) -> {
            if (name.startsWith(prefix)) namesAndValues.addAll(List.of(name.substring(prefix.length()), value));
        });
        if (namesAndValues.isEmpty()) return parameters;
        String context = prefix.substring(0, prefix.length() - 1);
        if (!parameters.getOrDefault(context, "").isEmpty()) throw INVALID_PARAMETER.because(context);
        StringBuilder json = new StringBuilder();
        JsonBody.write(json, Reply.of(namesAndValues.toArray()));
        Map<String, String> gathered = new HashMap<>(parameters);
        gathered.keySet().removeIf(name -> name.startsWith(prefix));
        gathered.put(context, json.toString());
        return gathered;
    }
}
