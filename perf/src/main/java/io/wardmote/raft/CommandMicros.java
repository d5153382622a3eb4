package io.wardmote.raft;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.wardmote.perf.micro.Micro;
import io.wardmote.state.Applied;
import io.wardmote.state.Command;
import io.wardmote.state.Outcome;
import io.wardmote.state.Proposal;
import io.wardmote.state.Rows;
import io.wardmote.state.Stamp;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Every command's codec and transition, with the golden samples of this package's tests: a new command is measured when it has its sample. A transition is
 * measured in the nearest state in which it changes something, up to three other samples from one of the {@link Beginnings}, and else as what it then is, a
 * refusal.
 */
public final class CommandMicros {
    private static final String GOLDEN = "/commands.golden";
    private static final String FOUND = "Found";
    private static final int MOST_STEPS = 3;
    private static final int MOST_STATES = 3000;

    private CommandMicros() {}

    public static List<Micro> all() {
        Map<String, byte[]> samples = samples();
        List<Micro> all = new ArrayList<>();
        samples.forEach((name, bytes) -> {
            all.add(Micro.gated("command decoded " + name, () -> () -> CommandCodec.proposal(bytes)));
            all.add(Micro.gated("command encoded " + name, () -> {
                Proposal proposal = CommandCodec.proposal(bytes);
                return () -> CommandCodec.bytes(proposal);
            }));
            all.add(Micro.gated("command applied " + name, () -> {
                Proposal proposal = unstamped(bytes);
                Rows state = Reached.all().getOrDefault(name, Reached.founded());
                return () -> Applied.of(state, 100, List.of(proposal));
            }));
        });
        return all;
    }

    /** Of how many samples a state was found in which they change something. */
    public static int changing() {
        return Reached.all().size() - 1;
    }

    private static Map<String, byte[]> samples() {
        Map<String, byte[]> samples = new TreeMap<>();
        try (InputStream golden = CommandMicros.class.getResourceAsStream(GOLDEN)) {
            new String(golden.readAllBytes(), UTF_8).lines().filter(line -> line.contains(" = ")).forEach(line -> {
                String[] parts = line.split(" = ");
                samples.put(parts[0], HexFormat.of().parseHex(parts[1]));
            });
        } catch (IOException e) {
            throw new IllegalStateException("the golden samples cannot be read", e);
        }
        return samples;
    }

    /** The samples all have one stamp, and a proposal that was seen before is not done again. */
    private static Proposal unstamped(byte[] bytes) {
        return new Proposal(Stamp.NONE, CommandCodec.proposal(bytes).command());
    }

    /** States found once in a process. */
    private static final class Reached {
        private static final Map<String, Rows> STATES = search();

        static Map<String, Rows> all() {
            return STATES;
        }

        static Rows founded() {
            return STATES.get("");
        }

        /** Breadth first: every state that one more sample leads to, each tried for the samples that changed nothing so far. */
        private static Map<String, Rows> search() {
            Map<String, Command> commands = new TreeMap<>();
            samples().forEach((name, bytes) -> commands.put(name, unstamped(bytes).command()));
            Map<String, Rows> reached = new TreeMap<>();
            reached.put(FOUND, Rows.NONE);
            Rows founded = after(Rows.NONE, commands.get(FOUND)).orElseThrow();
            reached.put("", founded); // no sample has this name
            List<Rows> states = new ArrayList<>();
            for (List<Command> beginning : Beginnings.ALL) {
                Rows state = founded;
                for (Command command : beginning) state = after(state, command).orElseThrow(() -> new IllegalStateException(command + " changes nothing"));
                states.add(state);
            }
            for (int step = 0; step <= MOST_STEPS && reached.size() <= commands.size(); step++) {
                List<Rows> next = new ArrayList<>();
                for (Rows state : states) {
                    for (Map.Entry<String, Command> command : commands.entrySet()) {
                        boolean wanted = !reached.containsKey(command.getKey());
                        if (!wanted && next.size() >= MOST_STATES) continue;
                        Optional<Rows> changed = after(state, command.getValue());
                        if (changed.isEmpty()) continue;
                        if (wanted) reached.put(command.getKey(), state);
                        if (next.size() < MOST_STATES) next.add(changed.get());
                    }
                }
                states = next;
            }
            return reached;
        }

        /** The whole of the state after that command; empty if it changes nothing. */
        private static Optional<Rows> after(Rows state, Command command) {
            Applied applied = Applied.of(state, 1, List.of(new Proposal(Stamp.NONE, command)));
            if (!(applied.outcomes().getFirst() instanceof Outcome.Changed)) return Optional.empty();
            // never more than a few layers deep
            return Optional.of(applied.changes());
        }
    }
}
