package io.wardmote.cli;

import io.vertx.core.json.JsonObject;
import io.wardmote.audit.Heads;
import io.wardmote.node.Fault;
import io.wardmote.node.founding.ClusterClient;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The heads that a cluster committed, as its members tell them, one asked after the other: a single member could hide what proves it wrong. Heads are
 * taken together, so what any member tells is compared with the logs; and where one does not know what it must know if another is right, it is said.
 *
 * @param answers in the order in which they were asked
 * @param silent  why each other member gave none, a sentence each
 */
record MemberHeads(List<Answer> answers, List<String> silent) {
    private static final int MOST_PAGES = 2000;
    /** The state forgets the oldest of a node's heads when they are so many, some at a time; an answer from just before still has them. */
    private static final int NEARLY_MOST = 9_900;
    private static final int FORGOTTEN = 100;

    /** @param member that gave it; @param authority that it names; @param heads of each node, by its id, oldest first */
    record Answer(String member, String authority, Map<String, List<Told>> heads) {}

    /** @param line of JSON, as {@link Heads} reads it; @param committed when the cluster did, by the state's time */
    record Told(String line, long sequence, String hash, Instant committed) {
        boolean isSame(Told other) {
            return sequence == other.sequence && hash.equals(other.hash);
        }
    }

    /** Asks every member that is named. @throws Fault if none answers */
    static MemberHeads ask(Credentials cluster) {
        List<Answer> answers = new ArrayList<>();
        List<Fault> faults = new ArrayList<>();
        for (var endpoint : cluster.endpoints()) {
            try (ClusterClient node = cluster.at(List.of(endpoint)).open()) {
                answers.add(answer(endpoint.toString(), after -> node.post("/cluster/audit-heads", new JsonObject().put("after", after))));
            } catch (Fault fault) {
                faults.add(fault);
            }
        }
        if (answers.isEmpty()) throw faults.getFirst();
        return new MemberHeads(answers, faults.stream().map(Fault::getMessage).toList());
    }

    interface Pages {
        JsonObject after(String place);
    }

    static Answer answer(String member, Pages pages) {
        String authority = null;
        Map<String, List<Told>> heads = new TreeMap<>();
        String after = "";
        for (int page = 0; page < MOST_PAGES; page++) {
            JsonObject answer = pages.after(after);
            if (authority == null) authority = answer.getString("authority", "");
            try {
                for (Object head : answer.getJsonArray("heads")) {
                    JsonObject json = (JsonObject) head;
                    heads.computeIfAbsent(json.getString("nodeId"), first -> new ArrayList<>())
                        .add(new Told(json.encode(), json.getLong("sequence"), json.getString("hash"), json.getInstant("committed")));
                }
                after = answer.getString("next");
            } catch (ClassCastException | NullPointerException | DateTimeException e) {
                throw new Fault(Fault.UNAVAILABLE, member + " does not answer as a node does.", e);
            }
            if (after == null) return new Answer(member, authority, heads);
        }
        throw new Fault(Fault.UNAVAILABLE, member + " has more heads than any cluster; it does not answer as a node does.");
    }

    /** All that anybody told, each once, in the form of {@link Heads}; first the authority. */
    List<String> lines() {
        Set<String> lines = new LinkedHashSet<>();
        lines.add(new JsonObject().put("authority", answers.getFirst().authority).encode());
        answers.forEach(answer -> answer.heads.values().forEach(told -> told.forEach(head -> lines.add(head.line))));
        return List.copyOf(lines);
    }

    Heads heads() {
        try {
            return Heads.of(lines(), "the members' answers");
        } catch (IOException e) {
            throw new Fault(Fault.UNAVAILABLE, "The members do not answer as nodes do: " + e.getMessage() + ".", e);
        }
    }

    /** Where two members cannot both be right, a sentence for each two. */
    List<String> differences() {
        List<String> found = new ArrayList<>();
        for (int later = 1; later < answers.size(); later++) {
            for (int earlier = 0; earlier < later; earlier++) difference(answers.get(earlier), answers.get(later)).ifPresent(found::add);
        }
        return found;
    }

    private static Optional<String> difference(Answer earlier, Answer later) {
        if (!earlier.authority.equals(later.authority))
            return Optional.of(earlier.member + " and " + later.member + " name different authorities of the nodes");
        return Stream.of(contradiction(earlier, later), regress(earlier, later), lacking(earlier, later), lacking(later, earlier))
            .flatMap(Optional::stream).findFirst();
    }

    private static Optional<String> contradiction(Answer one, Answer other) {
        for (var node : one.heads.entrySet()) {
            Map<Long, String> hashes = new TreeMap<>();
            node.getValue().forEach(head -> hashes.put(head.sequence, head.hash));
            for (Told head : other.heads.getOrDefault(node.getKey(), List.of())) {
                if (!head.hash.equals(hashes.getOrDefault(head.sequence, head.hash)))
                    return Optional.of(one.member + " and " + other.member + " tell different hashes of record " + head.sequence + " of node " + node.getKey());
            }
        }
        return Optional.empty();
    }

    /** Whoever is asked later knows at least as much. */
    private static Optional<String> regress(Answer earlier, Answer later) {
        for (var node : earlier.heads.entrySet()) {
            long known = node.getValue().getLast().sequence;
            List<Told> told = later.heads.getOrDefault(node.getKey(), List.of());
            if (told.isEmpty() || told.getLast().sequence < known)
                return Optional.of(later.member + " knows the log of node " + node.getKey() + " less far than record " + known + ", which " + earlier.member
                    + " told before");
        }
        return Optional.empty();
    }

    /** What one tells, and the other must know by the newest that it tells of the same node. The newest of all may have been replaced since. */
    private static Optional<String> lacking(Answer one, Answer other) {
        for (var node : one.heads.entrySet()) {
            List<Told> told = node.getValue();
            List<Told> known = other.heads.getOrDefault(node.getKey(), List.of());
            if (known.isEmpty()) continue;
            Instant until = known.getLast().committed;
            for (Told head : told.subList(Math.min(told.size() - 1, told.size() < NEARLY_MOST ? 0 : FORGOTTEN), told.size() - 1)) {
                if (!head.committed.isAfter(until) && known.stream().noneMatch(head::isSame))
                    return Optional.of(other.member + " does not know record " + head.sequence + " of node " + node.getKey() + ", which " + one.member
                        + " does");
            }
        }
        return Optional.empty();
    }
}
