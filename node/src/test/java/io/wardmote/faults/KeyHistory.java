package io.wardmote.faults;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * All that clients asked about one key and were told, and whether it is linearizable: whether each operation can have happened at one moment
 * between its start and its answer, such that the answers are those of {@link KeyState}. The search is that of Wing and Gong (Testing and verifying
 * concurrent objects, 1993): take any operation that could have been next, and go back where none fits; with Lowe's memory (Testing for
 * linearizability, 2017) of what was taken and which state that gave, so that nothing is searched twice.
 */
final class KeyHistory {
    private final String key;
    private final String version;
    private final List<Operation> operations = new ArrayList<>();
    private final Set<String> versions = new HashSet<>();

    /** Of a key whose creation, and that of its alias, was answered. */
    KeyHistory(String key, String version) {
        this.key = key;
        this.version = version;
        versions.add(version);
    }

    String key() {
        return key;
    }

    /** What was asked and is known not to have been done is not added. A use that was not answered says nothing and is not either. */
    synchronized void add(Operation.Kind kind, int node, long start, long end, String code, String seen) {
        if (kind == Operation.Kind.ROTATE && code.isEmpty() && end != Operation.OPEN) versions.add(seen);
        operations.add(new Operation(kind, node, start, end, code, seen, false));
    }

    synchronized List<Operation> operations() {
        return operations.stream().sorted(Comparator.comparingLong(Operation::start))
            .map(each -> new Operation(each.kind(), each.node(), each.start(), each.end(), each.code(), each.seen(), versions.contains(each.seen()))).toList();
    }

    /** One order of all that was answered: which are taken, and the state they give. */
    private record Reached(BitSet taken, KeyState state) {}

    /** @param story all operations up to the first answer that no order explains, and which that is */
    record Violation(Operation answer, String story) {}

    /** Why it cannot be, if it cannot. */
    Optional<Violation> violation() {
        List<Operation> all = operations();
        if (isLinearizable(all)) return Optional.empty();
        List<Operation> byAnswer = all.stream().filter(each -> !each.isOpen()).sorted(Comparator.comparingLong(Operation::end)).toList();
        for (Operation last : byAnswer) {
            // what was answered later may have happened by then, so it is left open; a refusal changed nothing
            List<Operation> until = all.stream().filter(each -> each.start() <= last.end() && (each.end() <= last.end() || each.code().isEmpty()))
                .map(each -> each.end() <= last.end() ? each : open(each)).toList();
            if (!isLinearizable(until)) return Optional.of(new Violation(last, story(until, last)));
        }
        return Optional.of(new Violation(byAnswer.getLast(), story(all, byAnswer.getLast())));
    }

    /** A rotation keeps the version that it will be told to have made. */
    private static Operation open(Operation operation) {
        return new Operation(operation.kind(), operation.node(), operation.start(), Operation.OPEN, "", operation.seen(), operation.told());
    }

    private String story(List<Operation> until, Operation last) {
        StringBuilder story = new StringBuilder("key " + key + ", first version " + version + ":\n");
        for (Operation each : until) story.append(each.equals(last) ? " !! " : "    ").append(each).append('\n');
        return story.toString();
    }

    /** Uses that began after the key was disabled and ended before anybody began to enable it again: said without any search. */
    List<String> usesAfterDisabling() {
        List<Operation> all = operations();
        List<Operation> enabling = all.stream().filter(each -> each.kind() == Operation.Kind.ENABLE || each.kind() == Operation.Kind.CANCEL).toList();
        List<String> found = new ArrayList<>();
        for (Operation disabled : all) {
            if (disabled.kind() != Operation.Kind.DISABLE || disabled.isOpen() || !disabled.code().isEmpty()) continue;
            for (Operation use : all) {
                boolean ofTheKey = use.kind().isUse() && use.code().isEmpty() && !use.seen().equals(Operation.ELSEWHERE);
                if (ofTheKey && use.start() > disabled.end() && enabling.stream().noneMatch(each -> each.end() > disabled.start() && each.start() < use.end())) {
                    found.add("key " + key + ":\n    " + disabled + "\n !! " + use + "\n");
                }
            }
        }
        return found;
    }

    private boolean isLinearizable(List<Operation> all) {
        List<Operation> wanted = all.stream().filter(each -> !each.isOpen() || each.kind().isChange()).toList();
        BitSet answered = new BitSet();
        for (int i = 0; i < wanted.size(); i++) if (!wanted.get(i).isOpen()) answered.set(i);
        Set<Reached> seen = new HashSet<>();
        List<Reached> next = new ArrayList<>(List.of(new Reached(new BitSet(), KeyState.created(version))));
        while (!next.isEmpty()) {
            Reached here = next.removeLast();
            BitSet left = (BitSet) answered.clone();
            left.andNot(here.taken);
            if (left.isEmpty()) return true;
            long firstAnswer = left.stream().mapToLong(i -> wanted.get(i).end()).min().orElseThrow();
            for (int i = 0; i < wanted.size() && wanted.get(i).start() <= firstAnswer; i++) {
                if (here.taken.get(i)) continue;
                for (KeyState state : here.state.after(wanted.get(i))) {
                    BitSet taken = (BitSet) here.taken.clone();
                    taken.set(i);
                    Reached reached = new Reached(taken, state);
                    if (seen.add(reached)) next.add(reached);
                }
            }
        }
        return false;
    }
}
