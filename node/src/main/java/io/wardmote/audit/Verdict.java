package io.wardmote.audit;

import java.util.List;
import java.util.Optional;

/**
 * What a verification found of one chain.
 *
 * @param node    what people call the node; "" if that could not be read
 * @param first   sequence of the first record there is; what was before it is not there any more
 * @param firstAt its time, milliseconds since 1970
 * @param last    sequence of the last record that is proven
 * @param lastAt  its time
 * @param broken  what is wrong, where something is
 * @param remarks what is good to know
 */
public record Verdict(String node, Optional<Kind> kind, long first, long firstAt, long last, long lastAt, Optional<Broken> broken, List<String> remarks) {

    /**
     * The first record that is missing or not what was written.
     *
     * @param segment    name of the file in which that shows
     * @param sequence   of the record; 0 if that cannot be said
     * @param afterMillis time of the last record before it; 0 if there is none
     */
    public record Broken(String segment, long sequence, long afterMillis, String sentence) {}

    public Verdict {
        remarks = List.copyOf(remarks);
    }

    public boolean isWhole() {
        return broken.isEmpty();
    }
}
