package io.wardmote.op;

import io.wardmote.state.Usage;
import java.util.List;

/**
 * What whoever takes a key away is told of it.
 *
 * @param at      the last use, milliseconds since 1970
 * @param count   of all uses
 * @param callers the last ones, as records name them, the newest first
 */
public record UsedLately(long at, long count, List<String> callers) {
    static UsedLately of(Usage usage) {
        return new UsedLately(usage.lastAt(), usage.count(), usage.callers().stream().map(Usage.Seen::caller).toList());
    }
}
