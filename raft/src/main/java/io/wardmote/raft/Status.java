package io.wardmote.raft;

import java.util.List;

/**
 * How a node fares, for health and metrics.
 *
 * @param role          {@code leader}, {@code follower}, {@code listener}, {@code candidate}, or {@code none} if it is no member
 * @param leader        node id of the leader, or "" if none is known
 * @param applied       index of the newest entry applied here; {@code committed} that it knows to be committed
 * @param tickAgeMillis since the newest tick was applied here: how far this node may be behind
 * @param ready         can serve: see {@link Cluster#awaitReady}
 * @param diverged      its state is not that of the others: it serves nothing
 * @param storageFault  what is wrong with its log or its store, in words for the operator, or ""
 * @param scrub         how the newest scrub went, in words
 * @param clockJumped   the machine's wall clock was set by more than 30 s, or is, by whatever it was wrong at the start, as far from the cluster's time
 * @param clockDrift    how this machine's clock runs wrong, in words, or ""
 * @param leaseMillis   how long this node may yet answer by its own state without renewing; 0 if it has no lease
 * @param everywhere    up to which entry no node answers by a state from before, as far as this node knows
 * @param holders       node ids whose leases have not run out, by this node's count
 */
public record Status(String node, String role, String leader, long applied, long committed, long tickAgeMillis, boolean ready,
                     boolean diverged, String storageFault, String scrub, boolean clockJumped, String clockDrift, long leaseMillis, long everywhere,
                     List<String> holders) {}
