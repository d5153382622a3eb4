package io.wardmote.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(name = "tags", description = "Tags of keys, which policies may ask for.", mixinStandardHelpOptions = true)
final class TagsCommand extends CommandFamily {
    @Command(name = "list", description = "Lists the tags of a key.", mixinStandardHelpOptions = true)
    int list(@Mixin KeyVerb key) {
        JsonObject answer = key.ask("ListResourceTags");
        key.cluster().show(answer, answer.getJsonObject("Tags").getJsonArray("Tag"), "TagKey", "TagValue");
        return 0;
    }

    @Command(name = "set", description = "Gives a key tags, or other values to those it has.", mixinStandardHelpOptions = true)
    int set(@Mixin KeyVerb key, @SentAs({"Tags", "TagKey", "TagValue"}) @Parameters(index = "1..*", arity = "1..*", paramLabel = "KEY=VALUE",
        description = "What it is to have.") Map<String, String> tags) {
        JsonArray given = new JsonArray();
        tags.forEach((name, value) -> given.add(new JsonObject().put("TagKey", name).put("TagValue", value)));
        return key.change("Key " + key.id() + " has these tags.", "TagResource", "Tags", given);
    }

    @Command(name = "remove", description = "Takes tags away from a key.", mixinStandardHelpOptions = true)
    int remove(@Mixin KeyVerb key,
               @SentAs({"TagKeys", "TagKey"})
               @Parameters(index = "1..*", arity = "1..*", paramLabel = "TAG", description = "The keys of the tags.") List<String> names) {
        return key.change("Key " + key.id() + " has no such tags any more.", "UntagResource", "TagKeys", new JsonArray(names));
    }
}
