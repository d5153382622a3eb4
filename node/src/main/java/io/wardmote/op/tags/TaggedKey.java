package io.wardmote.op.tags;

import static io.wardmote.key.Refusal.INVALID_PARAMETER;
import static io.wardmote.key.Refusal.MISSING_PARAMETER;
import static io.wardmote.key.Refusal.UNKNOWN_RESOURCE;
import static io.wardmote.key.Refusal.UNKNOWN_TAGGED_RESOURCE;

import io.wardmote.op.Arns;
import io.wardmote.op.Call;
import io.wardmote.op.contract.Field;
import io.wardmote.op.contract.Shape;
import io.wardmote.state.Key;
import java.util.List;

/** How the tag operations name what is tagged: keys only, as there are no secrets and no certificates here. */
final class TaggedKey {
    static final int MOST = 50;

    static final Field REGION = Field.text("RegionId", 64, "Means nothing here: a cluster is one region.").required();
    static final Field TYPE = Field.of("ResourceType", Shape.like(3, "[Kk][Ee][Yy]"), "key").required();
    static final Field IDS = Field.of("ResourceId", new Shape.Listed(Shape.text(512), MOST), "Ids or ARNs of keys.");
    static final Shape TAGS = new Shape.Listed(Shape.of(Field.text("Key", 128, ""), Field.of("Value", new Shape.Text(0, 128, "", List.of()), "").maybe()),
        Key.MOST_TAGS);

    private TaggedKey() {}

    /** One of KeyId, SecretName and CertificateId. */
    static void mustBeKey(Call call) {
        for (String other : List.of("SecretName", "CertificateId"))
            if (call.optional(other, 512).isPresent()) throw UNKNOWN_RESOURCE.because("There are keys only.");
    }

    /** ResourceType {@code key}, and key ids or ARNs in ResourceId.N, at most 50. */
    static List<String> ids(Call call, Arns arns, boolean required) {
        String type = call.text("ResourceType", 32);
        if (!type.equalsIgnoreCase("key")) {
            if (type.equalsIgnoreCase("secret")) throw UNKNOWN_TAGGED_RESOURCE.refused();
            throw INVALID_PARAMETER.because("ResourceType");
        }
        List<String> named = call.numbered("ResourceId", MOST, 512);
        if (required && named.isEmpty()) throw MISSING_PARAMETER.because("ResourceId.1");
        String prefix = arns.key("");
        return named.stream().map(id -> id.startsWith(prefix) ? id.substring(prefix.length()) : id).distinct().toList();
    }
}
