package io.wardmote.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wardmote.node.Fault;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "keys", description = "Makes keys, shows them, and changes what holds for them.", mixinStandardHelpOptions = true,
    subcommands = {KeyCreation.class, KeyListing.class, KeyPolicyCommand.class, KeyImport.class, UsageOfKey.class})
final class KeysCommand extends CommandFamily {
    @Command(name = "show", description = "Shows all that is known of a key, but its material.", mixinStandardHelpOptions = true)
    int show(@Mixin KeyVerb key) {
        key.cluster().showAll(key.ask("DescribeKey"), "KeyMetadata");
        return 0;
    }

    @Command(name = "enable", description = "Makes a disabled key usable.", mixinStandardHelpOptions = true)
    int enable(@Mixin KeyVerb key) {
        return key.change("Key " + key.id() + " is enabled.", "EnableKey");
    }

    @Command(name = "disable", description = "Makes a key unusable, on every node when this returns. Warns of one that is in use.",
        mixinStandardHelpOptions = true)
    int disable(@Mixin KeyVerb key) {
        UsageOfKey.warn(key);
        return key.change("Key " + key.id() + " is disabled.", "DisableKey");
    }

    @Command(name = "schedule-deletion", mixinStandardHelpOptions = true,
        description = "Makes a key unusable, and has it destroyed when the days are over. "
            + "Says which aliases name it still, and warns if it is in use.")
    int scheduleDeletion(@Mixin KeyVerb key,
                         @SentAs("PendingWindowInDays")
                         @Option(names = "--days", paramLabel = "N", required = true, description = "In how many days, from 7 to 366.") int days) {
        UsageOfKey.warn(key);
        String aliases = aliasesOf(key);
        JsonObject answer = key.ask("ScheduleKeyDeletion", "PendingWindowInDays", days);
        String until = answer.getString("SurvivorsUntil");
        JsonObject described = key.ask("DescribeKey");
        String end = described.getJsonObject("KeyMetadata").getString("DeleteDate");
        key.cluster().show(described, "Key " + key.id() + " is unusable, and will be destroyed at " + end + ".\n"
            + (until == null ? "" : "A node that is cut off may go by what was before, until " + until + ".\n")
            + aliases + "What only it can decrypt will be lost; until then `wardmote keys cancel-deletion " + key.id() + "` keeps it.");
        return 0;
    }

    /** A sentence and the end of a line, or nothing. Who may delete a key need not have the right to see its aliases. */
    private static String aliasesOf(KeyVerb key) {
        try {
            JsonArray aliases = key.cluster().all("ListAliasesByKeyId", "Aliases", "Alias", "KeyId", key.id()).getJsonObject("Aliases").getJsonArray("Alias");
            String names = aliases.stream().map(alias -> ((JsonObject) alias).getString("AliasName")).collect(Collectors.joining(", "));
            return names.isEmpty() ? "" : "Aliases name it, and whoever uses these is refused: " + names + ".\n";
        } catch (Fault fault) {
            if (fault.status() != Fault.REFUSED) throw fault;
            return "Which aliases name it could not be seen: " + fault.getMessage() + "\n";
        }
    }

    @Command(name = "cancel-deletion", description = "Keeps a key that was to be destroyed.", mixinStandardHelpOptions = true)
    int cancelDeletion(@Mixin KeyVerb key) {
        JsonObject answer = key.ask("CancelKeyDeletion");
        key.cluster().showNarrowed(answer, "Key " + key.id() + " stays" + stateOf(key));
        return 0;
    }

    /** The end of a sentence: it is enabled, or without material. Who may keep a key need not have the right to see it. */
    private static String stateOf(KeyVerb key) {
        try {
            return ", and is " + key.metadata().getString("KeyState") + ".";
        } catch (Fault fault) {
            if (fault.status() != Fault.REFUSED) throw fault;
            return ". Which state it is in could not be seen: " + fault.getMessage();
        }
    }

    @Command(name = "rotate", mixinStandardHelpOptions = true,
        description = "Makes a new version, by which all that follows is encrypted; the others decrypt as before.")
    int rotate(@Mixin KeyVerb key) {
        JsonObject answer = key.ask("CreateKeyVersion");
        key.cluster().show(answer, "Key " + key.id() + " has a new version, " + answer.getJsonObject("KeyVersion").getString("KeyVersionId") + ".");
        return 0;
    }

    @Command(name = "rotation", description = "Has a key rotate by itself, or no more.", mixinStandardHelpOptions = true)
    int rotation(@Mixin KeyVerb key, @CommandLine.ArgGroup(multiplicity = "1") Rotation rotation) {
        if (rotation.off) return key.change("Key " + key.id() + " does not rotate by itself.", "UpdateRotationPolicy", "EnableAutomaticRotation", false);
        return key.change("Key " + key.id() + " rotates every " + rotation.every + ".", "UpdateRotationPolicy", "EnableAutomaticRotation", true,
            "RotationInterval", rotation.every);
    }

    /** One of the two. */
    static final class Rotation {
        @SentAs("RotationInterval")
        @Option(names = "--every", paramLabel = "TIME", description = "How often, from 7d to 730d.")
        private String every;

        @Option(names = "--off", description = "No more by itself; `keys rotate` rotates it still.")
        private boolean off;
    }

    @Command(name = "versions", description = "Lists the versions of a key.", mixinStandardHelpOptions = true)
    int versions(@Mixin KeyVerb key) {
        JsonObject answer = key.cluster().all("ListKeyVersions", "KeyVersions", "KeyVersion", "KeyId", key.id());
        key.cluster().show(answer, "KeyVersions", "KeyVersion", "KeyVersionId", "CreationDate");
        return 0;
    }

    @Command(name = "public", description = "Prints the public half of a version, in PEM.", mixinStandardHelpOptions = true)
    int publicKey(@Mixin KeyVerb key,
                  @SentAs("KeyVersionId")
                  @Option(names = "--key-version", paramLabel = "ID", description = "The version; the primary one, if not given.") String version) {
        JsonObject answer = key.ask("GetPublicKey", "KeyVersionId", version == null ? key.metadata().getString("PrimaryKeyVersion") : version);
        key.cluster().show(answer, answer.getString("PublicKey").stripTrailing());
        return 0;
    }

    @Command(name = "description", description = "Describes a key anew.", mixinStandardHelpOptions = true)
    int description(@Mixin KeyVerb key,
                    @SentAs("Description") @Parameters(index = "1", paramLabel = "TEXT", description = "What it is for; may be empty.") String text) {
        return key.change("Key " + key.id() + " is described so.", "UpdateKeyDescription", "Description", text);
    }

    @Command(name = "protection", description = "Protects a key from deletion (on), or no longer (off).", mixinStandardHelpOptions = true)
    int protection(@Mixin KeyVerb key,
                   @SentAs("EnableDeletionProtection")
                   @Parameters(index = "1", paramLabel = "on|off", description = "on: it cannot be deleted.") String protection,
                   @SentAs("DeletionProtectionDescription")
                   @Option(names = "--because", paramLabel = "TEXT", description = "What whoever wants to delete it is told.") String reason) {
        boolean on = protection.equals("on");
        if (!on && !protection.equals("off")) throw new Fault(Fault.USAGE, "\"" + protection + "\" is neither on nor off.");
        return key.change("Key " + key.id() + (on ? " cannot be deleted." : " may be deleted."), "SetDeletionProtection", "EnableDeletionProtection", on,
            "DeletionProtectionDescription", reason);
    }

    @Command(name = "survival", description = "For how long a node that is cut off may decrypt and verify by a key: what that gives up, README.md says.",
        mixinStandardHelpOptions = true)
    int survival(@Mixin KeyVerb key,
                 @SentAs("DurationSeconds")
                 @Parameters(index = "1", paramLabel = "TIME", description = "Such as 1h, of at most 24h; 0 for not at all.") String time) {
        long seconds = time.equals("0") ? 0 : AccessVerb.seconds("TIME", time);
        return key.change("Key " + key.id() + (seconds == 0 ? " has no survival mode." : " survives for " + time + " on a node that is cut off."),
            "SetSurvivalMode", "DurationSeconds", seconds);
    }

    @Command(name = "delete-material", mixinStandardHelpOptions = true,
        description = "Takes imported material away from a key at once; the same can be imported again.")
    int deleteMaterial(@Mixin KeyVerb key) {
        return key.change("Key " + key.id() + " has no material; bring the same again with `wardmote keys import`.", "DeleteKeyMaterial");
    }
}
