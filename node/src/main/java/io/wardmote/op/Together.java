package io.wardmote.op;

import io.vertx.core.Future;
import io.wardmote.crypto.CryptoReply;
import io.wardmote.crypto.CryptoRequest;
import io.wardmote.key.Protection;
import io.wardmote.key.Refused;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Many requests to the engines, each of which has an answer or a refusal of its own: those to the software engine in one message, the others, which go to an
 * HSM or to somebody else's manager, a few at a time.
 */
final class Together {
    /** An HSM has some tens of sessions, and others who want them. */
    private static final int UNDER_WAY = 16;

    private final Engine engine;
    private final List<CryptoRequest> requests;
    private final CryptoReply[] replies;
    private final List<Integer> elsewhere = new ArrayList<>();
    private int next;

    private Together(Engine engine, List<CryptoRequest> requests) {
        this.engine = engine;
        this.requests = requests;
        this.replies = new CryptoReply[requests.size()];
    }

    /** As many answers, in the same order. Fails with what is not the refusal of one. */
    static Future<List<CryptoReply>> ask(Engine engine, List<CryptoRequest> requests) {
        return new Together(engine, requests).ask();
    }

    private Future<List<CryptoReply>> ask() {
        List<Integer> here = new ArrayList<>();
        for (int i = 0; i < requests.size(); i++) (isSoftware(requests.get(i)) ? here : elsewhere).add(i);
        List<Future<Void>> all = new ArrayList<>();
        if (!here.isEmpty()) all.add(askHere(here));
        for (int i = 0; i < UNDER_WAY && next < elsewhere.size(); i++) all.add(askElsewhere());
        return Future.all(all).map(done -> Arrays.asList(replies));
    }

    private static boolean isSoftware(CryptoRequest request) {
        return request.engine().equals(Protection.SOFTWARE.engine());
    }

    private Future<Void> askHere(List<Integer> places) {
        return engine.ask(new CryptoRequest.All(places.stream().map(requests::get).toList())).map(reply -> {
            List<CryptoReply> parts = ((CryptoReply.All) reply).parts();
            for (int i = 0; i < parts.size(); i++) replies[places.get(i)] = parts.get(i);
            return null;
        });
    }

    /** The next one, and when it is answered the one after that. */
    private Future<Void> askElsewhere() {
        if (next == elsewhere.size()) return Future.succeededFuture();
        int place = elsewhere.get(next++);
        return engine.ask(requests.get(place)).recover(Together::no).compose(reply -> {
            replies[place] = reply;
            return askElsewhere();
        });
    }

    private static Future<CryptoReply> no(Throwable failure) {
        return failure instanceof Refused refused ? Future.succeededFuture(new CryptoReply.No(refused)) : Future.failedFuture(failure);
    }
}
