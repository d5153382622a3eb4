package io.wardmote.access.policy;

import java.util.List;

/**
 * A question to policies.
 *
 * @param principals the ARNs of who asks, {@code acs:ram::<account>:user/<name>} and, in a session, {@code …:role/<name>}; the account itself is {@code …:root}
 * @param action     as {@code kms:Encrypt}
 * @param resources  the ARNs of all that is touched, at least one
 */
public record Request(List<String> principals, String action, List<String> resources, Facts facts) {
    public Request {
        principals = List.copyOf(principals);
        resources = List.copyOf(resources);
        if (principals.isEmpty() || resources.isEmpty()) throw new IllegalArgumentException("a request is somebody's, on something");
    }
}
