package io.wardmote.state;

import io.wardmote.key.Refusal;
import io.wardmote.key.Refused;

/** What became of a command. */
public sealed interface Outcome {
    /** Done, or so already. */
    record Changed() implements Outcome {}

    /** Nothing was done. */
    record Unchanged(Refusal why, String detail) implements Outcome {
        public Refused refused() {
            return why.because(detail);
        }
    }

    /** Nothing was done, and nothing was found wrong: what the right to it was read from says something else by now. To be read again. */
    record Outdated() implements Outcome {}

    Outcome CHANGED = new Changed();
    Outcome OUTDATED = new Outdated();

    static Outcome unchanged(Refused refused) {
        return new Unchanged(refused.refusal(), refused.detail());
    }

    default void write(ByteWriter out) {
        switch (this) {
            case Changed changed -> out.u8(1);
            case Unchanged unchanged -> out.u8(2).i32(unchanged.why.number()).text(unchanged.detail);
            case Outdated outdated -> out.u8(3);
        }
    }

    static Outcome read(ByteReader in) {
        int kind = in.u8();
        if (kind == 1) return CHANGED;
        if (kind == 2) return new Unchanged(Refusal.numbered(in.i32()), in.text());
        if (kind == 3) return OUTDATED;
        throw new IllegalArgumentException("no outcome has the number " + kind);
    }
}
