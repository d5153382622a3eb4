package io.wardmote.op;

import io.wardmote.state.Counted;
import io.wardmote.state.Usage;
import java.util.List;
import java.util.OptionalLong;

/** What this node has done with keys and the cluster does not know yet. */
public interface PendingUses {
    /** Of a node that counts nothing. */
    PendingUses NONE = new PendingUses() {
        @Override
        public String node() {
            return "";
        }

        @Override
        public List<Usage> of(String keyId, Counted counted) {
            return List.of();
        }

        @Override
        public OptionalLong until(Counted counted) {
            return OptionalLong.empty();
        }
    };

    /** Its id. */
    String node();

    /**
     * How a key was used by what the cluster does not know: as many of each version as there are pieces of the log.
     *
     * @param counted what it knows
     */
    List<Usage> of(String keyId, Counted counted);

    /** Until when that is all: now, but where some of it has to be read from the disk first. Milliseconds since 1970. */
    OptionalLong until(Counted counted);
}
