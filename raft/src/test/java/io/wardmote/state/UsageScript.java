package io.wardmote.state;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** The part of transition scripts that is of how keys were used. */
final class UsageScript {
    private UsageScript() {}

    static boolean speaksOf(String word) {
        return List.of("count", "count-part", "count-many", "usage-of").contains(word);
    }

    /**
     * count NODE AFTER UPTO UNTIL [USE ...], where USE is KEY/VERSION:KIND=COUNT@AT[:CALLER,CALLER]; count-part NODE AFTER UPTO UNTIL FROM goes-on|ends [USE ...],
     * where FROM is begin or KEY/VERSION; count-many NODE AFTER UPTO KEY ROWS; usage-of KEY, which changes nothing
     */
    static Command command(String[] w) {
        return switch (w[0]) {
            case "count" -> Command.CountUses.whole(w[1], Long.parseLong(w[2]), Long.parseLong(w[3]), at(w[4]), uses(w, 5));
            case "count-part" -> new Command.CountUses(w[1], Long.parseLong(w[2]), Long.parseLong(w[3]), at(w[4]), from(w[5]), w[6].equals("ends"), uses(w, 7));
            case "count-many" -> Command.CountUses.whole(w[1], Long.parseLong(w[2]), Long.parseLong(w[3]), 0,
                IntStream.range(0, Integer.parseInt(w[5])).mapToObj(n -> usage(w[4] + "/" + w[4] + "." + n + ":MAC=1@00:00:01")).toList());
            case "usage-of" -> new Command.Pad(new byte[0]);
            default -> throw new IllegalArgumentException(w[0]);
        };
    }

    private static List<Usage> uses(String[] w, int first) {
        return Arrays.stream(w).skip(first).map(UsageScript::usage).toList();
    }

    private static String from(String text) {
        return text.equals("begin") ? "" : text.replace('/', '\0');
    }

    private static long at(String time) {
        return Instant.parse("2026-01-01T" + time + "Z").toEpochMilli();
    }

    private static Usage usage(String text) {
        int slash = text.indexOf('/');
        int colon = text.indexOf(':');
        int equals = text.indexOf('=');
        int sign = text.indexOf('@');
        TreeMap<UseKind, Long> counts = new TreeMap<>();
        counts.put(UseKind.valueOf(text.substring(colon + 1, equals)), Long.parseLong(text.substring(equals + 1, sign)));
        long at = at(text.substring(sign + 1, sign + 9));
        List<Usage.Seen> callers = text.length() < sign + 10 ? List.of()
            : Arrays.stream(text.substring(sign + 10).split(",")).map(caller -> new Usage.Seen(caller, at)).toList();
        return new Usage(text.substring(0, slash), text.substring(slash + 1, colon), counts, at, callers);
    }

    /** Of all nodes there may be how far each was counted, and of that key what was. */
    static String shown(KeyRing ring, String[] w) {
        List<String> counted = new ArrayList<>();
        for (String node : List.of("n1", "n2")) {
            Counted it = ring.usage().counted(node);
            if (it.upTo() > 0) counted.add(node + " up to " + it.upTo() + " until " + Instant.ofEpochMilli(it.until())
                + (it.isBegun() ? " and up to " + it.begun() + " those to " + it.told().replace('\0', '/') : ""));
        }
        if (!w[0].equals("usage-of")) return " | " + counted;
        StringBuilder text = new StringBuilder(" | ").append(counted).append(shown(ring.usage().ofKey(w[1])));
        ring.versionsOf(w[1], 1, 100).items().forEach(version -> text.append(shown(ring.usage().ofVersion(w[1], version.id()))));
        return text.toString();
    }

    private static String shown(Usage usage) {
        return " | " + (usage.versionId().isEmpty() ? usage.keyId() : usage.versionId()) + " " + usage.count() + " " + usage.counts() + (usage.lastAt() == 0 ? ""
            : " last " + Instant.ofEpochMilli(usage.lastAt()) + " by " + usage.callers().stream().map(Usage.Seen::caller).toList());
    }
}
