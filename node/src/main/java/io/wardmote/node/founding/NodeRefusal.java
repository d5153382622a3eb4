package io.wardmote.node.founding;

import io.vertx.core.json.JsonObject;
import io.wardmote.node.Address;
import io.wardmote.node.Fault;
import io.wardmote.node.PlainText;
import java.util.function.UnaryOperator;

/** A node was reached and refuses: in its words, with what to do next, and by what its records know the request. */
public final class NodeRefusal extends Fault {
    private final Address node;
    private final String said;
    private final String code;
    private final String request;

    NodeRefusal(Address node, int status, JsonObject answer) {
        this(node, status, plain(answer.getString("Message", answer.encode())), plain(answer.getString("Code", "")),
            plain(answer.getString("RequestId", "")));
    }

    /** Of what it says there may be what others wrote. */
    private static String plain(String said) {
        return PlainText.of(said, " ").strip();
    }

    private NodeRefusal(Address node, int status, String said, String code, String request) {
        super(NextStep.isLater(status, code) ? TRY_AGAIN : REFUSED, sentence(node, said, NextStep.after(code), code, request));
        this.node = node;
        this.said = said;
        this.code = code;
        this.request = request;
    }

    /** Of the catalogue of errors; "" if there is none. */
    public String code() {
        return code;
    }

    /** The same in other words. @param step what to do, if they are others and no step goes with the code */
    public String told(UnaryOperator<String> words, String step) {
        String told = words.apply(said);
        String next = NextStep.after(code);
        return sentence(node, told, next.isEmpty() && !told.equals(said) ? step : next, code, request);
    }

    private static String sentence(Address node, String said, String step, String code, String request) {
        String id = request.isEmpty() ? "" : " (" + code + ", request " + request + ")";
        String next = step.isEmpty() ? "" : (said.endsWith(".") ? " " : ". ") + step;
        return node + " refuses: " + said + next + id;
    }
}
