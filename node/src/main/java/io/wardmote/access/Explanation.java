package io.wardmote.access;

import io.wardmote.access.policy.Decision;
import io.wardmote.access.policy.Finding;
import java.util.List;
import java.util.stream.Stream;

/**
 * Why somebody may do something or not.
 *
 * @param steps    what was asked in turn, in words
 * @param findings what each statement had to say
 */
public record Explanation(Decision decision, List<String> steps, List<Finding> findings) {

    /** Of what needs both: the other is asked only if this allows. What it would have found is told all the same. */
    Explanation andThen(Explanation other) {
        List<Finding> all = Stream.concat(findings.stream(), other.findings.stream()).toList();
        if (!decision.allowed()) return new Explanation(decision, steps, all);
        return new Explanation(other.decision, Stream.concat(steps.stream(), other.steps.stream()).toList(), all);
    }
}
