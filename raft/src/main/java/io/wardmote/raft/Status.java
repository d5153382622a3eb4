package io.wardmote.raft;

/**
 * How a node fares, for health and metrics.
 *
 * @param role          {@code leader}, {@code follower}, {@code listener}, {@code candidate}, or {@code none} if it is no member
 * @param leader        node id of the leader, or "" if none is known
 * @param applied       index of the newest entry applied here; {@code committed} that it knows to be committed
 * @param tickAgeMillis since the newest tick was applied here: how far this node may be behind
 * @param ready         can serve: see {@link Cluster#awaitReady}
 * @param diverged      its state is not that of the others: it serves nothing
 * @param logFailed     its Raft log cannot be written
 * @param clockJumped   the machine's wall clock was set by more than 30 s
 */
public record Status(String node, String role, String leader, long applied, long committed, long tickAgeMillis, boolean ready,
                     boolean diverged, boolean logFailed, boolean clockJumped) {}
