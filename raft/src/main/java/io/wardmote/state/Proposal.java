package io.wardmote.state;

/** A command on its way into the log. */
public record Proposal(Stamp stamp, Command command) {}
