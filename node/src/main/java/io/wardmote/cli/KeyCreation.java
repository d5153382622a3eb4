package io.wardmote.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wardmote.key.KeySpec;
import io.wardmote.key.KeyUsage;
import io.wardmote.node.Fault;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "create", description = "Makes a key and prints its id.", mixinStandardHelpOptions = true,
    footer = {"", "For example:",
        "  wardmote keys create --description orders --tag team=blue --rotate-every 90d",
        "  wardmote keys create --spec EC_P256 --usage sign"})
final class KeyCreation implements Callable<Integer> {
    @Mixin
    private Client cluster;

    @SentAs("KeySpec")
    @Option(names = "--spec", paramLabel = "SPEC", defaultValue = "AES_256",
        description = "AES_256 (the default), RSA_3072, EC_P256, HMAC_SHA_256, ML_DSA_65 and so on.")
    private String spec;

    @SentAs("KeyUsage")
    @Option(names = "--usage", paramLabel = "USAGE", description = "encrypt, sign or mac; if not given, what the spec is mostly for.")
    private String usage;

    @SentAs("DKMSInstanceId")
    @Option(names = "--instance", paramLabel = "ID", description = "The instance it is to be in, which says what kind of key it is: `wardmote instances list`.")
    private String instance;

    @SentAs("ExternalKeyId")
    @Option(names = "--external-key", paramLabel = "ID", description = "The key's id in the manager of an external instance: `wardmote external`.")
    private String externalKey;

    @SentAs("Description")
    @Option(names = "--description", paramLabel = "TEXT", description = "What it is for.")
    private String description;

    @SentAs({"Tags", "TagKey", "TagValue"})
    @Option(names = "--tag", paramLabel = "KEY=VALUE", description = "A tag; as often as needed.")
    private Map<String, String> tags = Map.of();

    @SentAs("RotationInterval")
    @Option(names = "--rotate-every", paramLabel = "TIME", description = "From 7d to 730d; if not given, it does not rotate by itself.")
    private String interval;

    @SentAs("Policy")
    @Option(names = "--policy", paramLabel = "FILE", description = "Its policy, as JSON; - is standard input. Only for keys in an instance.")
    private Path policy;

    @SentAs("Origin")
    @Option(names = "--for-import", description = "Without material: `wardmote keys import` brings it.")
    private boolean forImport;

    @Override
    public Integer call() {
        JsonArray given = new JsonArray();
        tags.forEach((key, value) -> given.add(new JsonObject().put("TagKey", key).put("TagValue", value)));
        JsonObject answer = cluster.ask("CreateKey", "KeySpec", spec(spec), "KeyUsage", usage == null ? null : usage(usage), "DKMSInstanceId", instance,
            "ExternalKeyId", externalKey, "Description", description, "Tags", given.isEmpty() ? null : given,
            "EnableAutomaticRotation", interval == null ? null : true, "RotationInterval", interval,
            "Policy", policy == null ? null : Input.policy(policy), "Origin", forImport ? "EXTERNAL" : null);
        cluster.show(answer, answer.getJsonObject("KeyMetadata").getString("KeyId"));
        return 0;
    }

    /** By our name or the API's. */
    static String spec(String name) {
        return Arrays.stream(KeySpec.values()).filter(spec -> spec.name().equals(name) || spec.apiName().equals(name)).map(KeySpec::apiName).findFirst()
            .orElseThrow(() -> new Fault(Fault.USAGE, "\"" + name + "\" is no kind of key; give one of "
                + Arrays.stream(KeySpec.values()).map(KeySpec::name).collect(Collectors.joining(", ")) + "."));
    }

    static String usage(String name) {
        return switch (name) {
            case "encrypt" -> KeyUsage.ENCRYPT_DECRYPT.apiName();
            case "sign" -> KeyUsage.SIGN_VERIFY.apiName();
            case "mac" -> KeyUsage.GENERATE_VERIFY_MAC.apiName();
            default -> throw new Fault(Fault.USAGE, "\"" + name + "\" is no use of keys; give encrypt, sign or mac.");
        };
    }
}
