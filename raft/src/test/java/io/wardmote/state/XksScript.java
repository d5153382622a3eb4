package io.wardmote.state;

import io.wardmote.key.Material;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The part of transition scripts that is of what is offered to other clouds. */
final class XksScript {
    private static final Set<String> WORDS = Set.of("xks-proxy", "update-xks-proxy", "delete-xks-proxy", "xks-credential", "delete-xks-credential", "offer",
        "offered");

    private XksScript() {}

    static boolean speaksOf(String line) {
        return WORDS.contains(line.split(" ")[0]);
    }

    /**
     * xks-proxy PREFIX [REGION], update-xks-proxy PREFIX [REGION|-] [on|off], delete-xks-proxy PREFIX, xks-credential PREFIX ID [EPOCH],
     * delete-xks-credential PREFIX ID, offer PREFIX KEY encrypt|decrypt|both|nothing|no-more, and offered, which changes nothing
     */
    static Command command(String[] w) {
        return switch (w[0]) {
            case "xks-proxy" -> new Command.CreateXksProxy(w[1], w.length > 2 ? w[2] : XksProxy.ANY_REGION);
            case "update-xks-proxy" -> new Command.UpdateXksProxy(w[1], w[2].equals("-") ? Optional.empty() : Optional.of(w[2]),
                w.length > 3 ? Optional.of(w[3].equals("on")) : Optional.empty());
            case "delete-xks-proxy" -> new Command.DeleteXksProxy(w[1]);
            case "xks-credential" -> new Command.CreateXksCredential(w[1], w[2],
                new Material.Wrapped(w.length > 3 ? Integer.parseInt(w[3]) : 1, ScriptRunner.material().sealed()));
            case "delete-xks-credential" -> new Command.DeleteXksCredential(w[1], w[2]);
            case "offer" -> new Command.OfferXksKey(w[1], w[2], use(w[3]));
            case "offered" -> new Command.Pad(new byte[0]);
            default -> throw new IllegalArgumentException(w[0]);
        };
    }

    private static Optional<XksKey.Use> use(String word) {
        return switch (word) {
            case "encrypt" -> Optional.of(new XksKey.Use(true, false));
            case "decrypt" -> Optional.of(new XksKey.Use(false, true));
            case "both" -> Optional.of(new XksKey.Use(true, true));
            case "nothing" -> Optional.of(new XksKey.Use(false, false));
            case "no-more" -> Optional.empty();
            default -> throw new IllegalArgumentException(word);
        };
    }

    /** All there are. */
    static String shown(KeyRing ring) {
        List<String> proxies = ring.xks().proxies().stream().map(proxy -> proxy.prefix() + " " + proxy.region() + (proxy.enabled() ? "" : " off")
            + ring.xks().credentials(proxy.prefix()).stream().map(XksCredential::id).toList()
            + ring.xks().keys(proxy.prefix(), 1, 100).items().stream().map(key -> key.keyId() + (key.use().encrypt() ? " encrypts" : "") + (key.use().decrypt() ? " decrypts" : "")).toList()).toList();
        return " | " + proxies;
    }
}
