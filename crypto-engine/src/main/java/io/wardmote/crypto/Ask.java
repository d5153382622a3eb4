package io.wardmote.crypto;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.internal.ContextInternal;
import io.wardmote.key.Refusal;
import io.wardmote.key.Refused;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a question travels over the event bus of a node and its answer back. The bus's own request and reply make an address, a consumer and a timer for each
 * question and deliver twice; here a {@link Question} is delivered once and has the promise of its answer with it, and one look a second finds those that
 * nobody answers. Safe for all threads.
 */
public final class Ask {
    /** Longer than any engine is waited for where it is asked. */
    public static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final long LOOK_MILLIS = 1000;
    private static final Logger LOG = LoggerFactory.getLogger(Ask.class);
    private static final DeliveryOptions OPTIONS = LocalCodecs.options();

    private final Vertx vertx;
    /** Before the oldest and after the newest that is not answered. */
    private final Question<?> ends;

    /** To be made once for each lane, or for whoever else asks; ends with the Vertx. */
    public Ask(Vertx vertx) {
        this.vertx = vertx;
        this.ends = new Question<>(this, null, null);
        ends.before = ends;
        ends.after = ends;
        vertx.setPeriodic(LOOK_MILLIS, timer -> endWhatIsOld());
    }

    /**
     * Asks whoever is at an address. The future fails with UNAVAILABLE if nobody is there or it takes longer than {@link #PATIENCE}, else as the question is
     * answered; it completes on the thread that asks, if that is an event loop.
     */
    public <A> Future<A> ask(String address, Object asked) {
        ContextInternal context = (ContextInternal) vertx.getOrCreateContext();
        Question<A> question = new Question<>(this, asked, context);
        begun(question);
        vertx.eventBus().sender(address, OPTIONS).write(question).onFailure(nobody -> question.fail(unanswered(address, nobody)));
        return question.future();
    }

    private static Throwable unanswered(String address, Throwable cause) {
        if (!(cause instanceof ReplyException)) return fault("asking " + address, cause);
        LOG.warn("Nobody is at {}: {}", address, cause.getMessage());
        return Refusal.UNAVAILABLE.refused();
    }

    /** For engines: answers when it is computed. A fault is logged once, here, and answered INTERNAL_FAILURE. */
    public static void answer(Question<CryptoReply> question, Future<CryptoReply> computed) {
        computed.onComplete(question::answer, failure -> question.fail(refused(question.asked(CryptoRequest.class), failure)));
    }

    /** What whoever asked is told of that failure. */
    static Refused refused(CryptoRequest request, Throwable failure) {
        return failure instanceof Refused refused ? refused : fault(request.getClass().getSimpleName(), failure);
    }

    private synchronized void begun(Question<?> question) {
        question.before = ends.before;
        question.after = ends;
        question.before.after = question;
        ends.before = question;
    }

    /** Whether this was its first answer. */
    synchronized boolean over(Question<?> question) {
        if (question.after == question) return false;
        question.before.after = question.after;
        question.after.before = question.before;
        question.before = question;
        question.after = question;
        return true;
    }

    private synchronized Question<?> oldest() {
        return ends.after;
    }

    private void endWhatIsOld() {
        long now = System.nanoTime();
        for (Question<?> next = oldest(); next != ends && now - next.sinceNanos > PATIENCE.toNanos(); next = oldest()) {
            LOG.warn("A question was not answered in {} s", PATIENCE.toSeconds());
            next.fail(Refusal.UNAVAILABLE.refused());
        }
    }

    /** How many are not answered yet. */
    synchronized int open() {
        int open = 0;
        for (Question<?> next = ends.after; next != ends; next = next.after) open++;
        return open;
    }

    private static Refused fault(String what, Throwable fault) {
        LOG.error("{} failed", what, Wordless.of(fault));
        return Refusal.INTERNAL_FAILURE.refused();
    }

    /** A fault as it may be logged: classes and places only, since a provider's message may quote what it was given. */
    private static final class Wordless extends Exception {
        private Wordless(Throwable fault) {
            super(fault instanceof SealBroken ? fault.toString() : fault.getClass().getName(), fault.getCause() == null ? null : of(fault.getCause()));
            setStackTrace(fault.getStackTrace());
        }

        static Wordless of(Throwable fault) {
            return new Wordless(fault);
        }
    }
}
