package io.wardmote.access;

import io.wardmote.access.policy.Decision;
import io.wardmote.access.policy.Finding;
import java.util.List;

/**
 * Why somebody may do something or not.
 *
 * @param steps    what was asked in turn, in words
 * @param findings what each statement had to say
 */
public record Explanation(Decision decision, List<String> steps, List<Finding> findings) {}
