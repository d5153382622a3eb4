package io.wardmote.raft;

import io.wardmote.state.ByteReader;
import io.wardmote.state.ByteWriter;
import io.wardmote.state.Outcome;
import java.util.ArrayList;
import java.util.List;

/** The bytes of the outcomes of one entry, in the order of its proposals: count (4) and each outcome. */
final class Outcomes {
    private Outcomes() {}

    static byte[] bytes(List<Outcome> outcomes) {
        ByteWriter out = new ByteWriter().i32(outcomes.size());
        outcomes.forEach(outcome -> outcome.write(out));
        return out.toBytes();
    }

    static List<Outcome> of(byte[] bytes) {
        ByteReader in = new ByteReader(bytes);
        List<Outcome> outcomes = new ArrayList<>();
        for (int left = in.count(); left > 0; left--) outcomes.add(Outcome.read(in));
        in.end();
        return outcomes;
    }
}
