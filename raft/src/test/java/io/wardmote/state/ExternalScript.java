package io.wardmote.state;

import io.wardmote.key.Protection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** The words of scripts for instances of keys that are in somebody else's manager. */
final class ExternalScript {
    private static final String WORDS = "(create-|declared-|update-|connect-|disconnect-|delete-)external";

    private ExternalScript() {}

    static boolean speaksOf(String word) {
        return word.matches(WORDS);
    }

    /**
     * create-external INSTANCE NAME [within=MILLIS] [epoch=N];
     * update-external INSTANCE [host=H] [id=ACCESSKEY [epoch=N]] [within=MILLIS]; declared-external INSTANCE NAME;
     * connect-external, disconnect-external, delete-external INSTANCE
     */
    static Command command(String[] w) {
        List<String> options = List.of(w).subList(2, w.length);
        return switch (w[0]) {
            case "create-external" -> new Command.CreateExternal(new Instance(w[1], w[2], Protection.EXTERNAL, 0), new ExternalManager(w[1], endpoint("a.example"),
                credentials("ID1", options), "", ScriptRunner.given(options, "within").map(Integer::valueOf).orElse(250), true));
            case "declared-external" -> new Command.PutInstance(new Instance(w[1], w[2], Protection.EXTERNAL, 0));
            case "update-external" -> new Command.UpdateExternal(w[1], new ExternalManager.Update(ScriptRunner.given(options, "host").map(ExternalScript::endpoint),
                ScriptRunner.given(options, "id").map(id -> credentials(id, options)), Optional.empty(), ScriptRunner.given(options, "within").map(Integer::valueOf)));
            case "connect-external" -> new Command.ConnectExternal(w[1], true);
            case "disconnect-external" -> new Command.ConnectExternal(w[1], false);
            case "delete-external" -> new Command.DeleteExternal(w[1]);
            default -> throw new IllegalArgumentException(w[0]);
        };
    }

    /** @param whom HOST,ACCESSKEY */
    static String asked(String whom) {
        String[] parts = whom.split(",");
        return new ExternalManager("", endpoint(parts[0]), credentials(parts[1], List.of()), "", 250, true).asked();
    }

    private static ExternalManager.Endpoint endpoint(String host) {
        return new ExternalManager.Endpoint(host, 443, "/p", "r");
    }

    private static ExternalManager.Credentials credentials(String id, List<String> options) {
        return new ExternalManager.Credentials(id, "", ScriptRunner.material(Integer.parseInt(ScriptRunner.given(options, "epoch").orElse("1"))));
    }

    static String shown(KeyRing ring) {
        List<String> managers = ring.externals().managers().stream().map(manager -> manager.instance() + " at " + manager.endpoint().uri() + " as " + manager.credentials().accessKeyId()
            + " within " + manager.timeoutMillis() + (manager.connected() ? "" : " disconnected")).toList();
        return " | " + managers + " of " + new TreeSet<>(ring.instances().stream().map(Instance::name).toList());
    }
}
