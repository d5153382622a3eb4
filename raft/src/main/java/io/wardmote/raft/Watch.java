package io.wardmote.raft;

import java.util.function.Consumer;

/** Is told of each change that a request is behind, where it is asked for and where it is proposed. */
public interface Watch {
    /** Looks away. */
    Watch NONE = (asked, what) -> new Step(asked, failure -> { });

    /** @param asked as it goes on from here; @param end is told what the change failed by, or null if it did not */
    record Step(Asked asked, Consumer<Throwable> end) {}

    Step begin(Asked asked, String what);
}
