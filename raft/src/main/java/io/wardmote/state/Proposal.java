package io.wardmote.state;

/** A command on its way into the log. @param grounds on which whoever asked for it had the right to it */
public record Proposal(Stamp stamp, Grounds grounds, Command command) {
    public Proposal {
        if (stamp.isNone() && !grounds.isNone()) throw new IllegalArgumentException("what somebody asked for happens once");
    }

    /** Of what nobody's right was asked for. */
    public Proposal(Stamp stamp, Command command) {
        this(stamp, Grounds.NONE, command);
    }
}
