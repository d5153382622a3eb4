package io.wardmote.node;

import static io.wardmote.key.Refusal.INVALID_PARAMETER;
import static io.wardmote.key.Refusal.UNSUPPORTED_OPERATION;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.wardmote.raft.ReplicatedState;
import io.wardmote.state.Command;
import io.wardmote.state.KeyRing;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;

/**
 * The word that a leap of the cluster's time waits for. Clocks that are all wrong agree with each other, so it takes one that is none of theirs: whoever
 * gives the word says what time it is.
 */
final class ClusterTime {
    /** For health, of a time that leapt. */
    static final String DOUBTFUL = "the cluster's time leapt by more than an hour: nothing is destroyed, and no material expires, until"
        + " `wardmote cluster accept-time` says that it is right";
    private static final Instant LATEST = Instant.parse("9999-12-31T00:00:00Z");
    private static final Duration MOST_APART = Duration.ofMinutes(5);

    private final ReplicatedState state;

    ClusterTime(ReplicatedState state) {
        this.state = state;
    }

    /** {@code {"time": "2026-11-26T12:00:00Z"}}, by the clock of whoever asks. Refused if the cluster's is more than five minutes from it. */
    Future<JsonObject> accept(JsonObject body) {
        Instant said = said(body);
        return state.read(KeyRing::time).compose(millis -> {
            Instant time = Instant.ofEpochMilli(millis);
            if (Duration.between(time, said).abs().compareTo(MOST_APART) > 0)
                throw UNSUPPORTED_OPERATION.because("The cluster's time is " + time + ", and you say that it is " + said
                    + ". Set the clocks that are wrong first.");
            return state.change(ReplicatedState.NO_NONCE, new Command.AcceptTime(said.plus(MOST_APART).toEpochMilli()))
                .map(done -> new JsonObject().put("time", time.toString()));
        });
    }

    private static Instant said(JsonObject body) {
        if (!(body.getValue("time") instanceof String text)) throw INVALID_PARAMETER.because("time");
        try {
            Instant said = Instant.parse(text);
            if (said.isBefore(Instant.EPOCH) || said.isAfter(LATEST)) throw INVALID_PARAMETER.because("time");
            return said;
        } catch (DateTimeException e) {
            throw INVALID_PARAMETER.because("time");
        }
    }
}
