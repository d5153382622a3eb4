package io.wardmote.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wardmote.cli.AccessVerb.Asker;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "explain", description = "Whether somebody may do something, and which statement of which policy decides it. Nothing is done.",
    mixinStandardHelpOptions = true,
    footer = {"", "For example:", "  wardmote access explain --as user/alice --action kms:Encrypt --resource alias/orders"})
final class ExplainCommand implements Callable<Integer> {
    private static final String ADDRESS = "acs:SourceIp";
    private static final String NO_ADDRESS = "\nNo address was given; where network rules decide, say from which: --context " + ADDRESS + "=10.0.0.1";

    @Mixin
    private Asker asker;

    @SentAs("Principal")
    @Option(names = "--as", paramLabel = "WHO", required = true,
        description = "root, user/NAME, role/NAME for a session of it, or accesspoint/NAME for its client keys.")
    private String principal;

    @SentAs("ActionName")
    @Option(names = "--action", paramLabel = "ACTION", required = true, description = "As policies name it: kms:Encrypt.")
    private String action;

    @SentAs("Resource")
    @Option(names = "--resource", paramLabel = "WHAT", required = true,
        description = "An ARN, or what one ends in: key/ID, alias/NAME, key/*, role/NAME.")
    private String resource;

    @SentAs("Context")
    @Option(names = "--context", paramLabel = "KEY=VALUE",
        description = "What a condition may ask, beside what the cluster knows: acs:SourceIp=10.0.0.1, kms:EncryptionContext/table=orders. As often as needed.")
    private Map<String, String> context = Map.of();

    @SentAs("Policy")
    @Option(names = "--policy", paramLabel = "FILE", description = "The policy that narrows the session, as JSON; - is standard input.")
    private Optional<Path> policy = Optional.empty();

    @Override
    public Integer call() {
        JsonObject supposed = new JsonObject();
        context.forEach(supposed::put);
        String narrowed = policy.map(Input::policy).orElse(null);
        JsonObject answer = asker.ask("ExplainAccess", "Principal", principal, "ActionName", action, "Resource", resource, "Context", supposed,
            "Policy", narrowed);
        asker.show(answer, text(principal, action, resource, answer) + (lacksAddress(answer) ? NO_ADDRESS : ""));
        return 0;
    }

    /** Whether it was refused to a client key that comes from nowhere. */
    private boolean lacksAddress(JsonObject answer) {
        return principal.startsWith("accesspoint/") && !context.containsKey(ADDRESS) && !answer.getString("Decision").equals("Allowed");
    }

    /** The decision, the order it went through, and what each statement had to say. */
    static String text(String principal, String action, String resource, JsonObject answer) {
        StringBuilder text = new StringBuilder(principal).append(switch (answer.getString("Decision")) {
            case "Allowed" -> " may do ";
            case "Denied" -> " is denied ";
            default -> " is not allowed ";
        }).append(action).append(" on ").append(resource).append('.');
        number(text, answer.getJsonObject("Steps").getJsonArray("Step"));
        JsonArray findings = answer.getJsonObject("Findings").getJsonArray("Finding");
        for (Object finding : findings) text.append("\n    ").append(finding);
        return text.toString();
    }

    private static void number(StringBuilder text, JsonArray steps) {
        for (int i = 0; i < steps.size(); i++) text.append("\n  ").append(i + 1).append(". ").append(steps.getString(i));
    }
}
