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
    private final String bounds;

    NodeRefusal(Address node, int status, JsonObject answer) {
        this(node, NextStep.isLater(status, answer.getString("Code", "")) ? TRY_AGAIN : REFUSED, answer.getString("Message", answer.encode()).strip(),
            answer.getString("Code", ""), answer.getString("RequestId", ""), "");
    }

    private NodeRefusal(Address node, int status, String said, String code, String request, String bounds) {
        super(status, sentence(node, said, bounds.isEmpty() ? NextStep.after(code) : bounds, code, request));
        this.node = node;
        this.said = said;
        this.code = code;
        this.request = request;
        this.bounds = bounds;
    }

    boolean isOfParameter() {
        return code.startsWith("InvalidParameter");
    }

    /** The same with what the node's own description of its API says of the parameter. */
    NodeRefusal bounded(JsonObject description, String path, JsonObject sent) {
        return new NodeRefusal(node, status(), said, code, request, ParameterBounds.sentence(description, path, sent, said));
    }

    /** Of the catalogue of errors; "" if there is none. */
    public String code() {
        return code;
    }

    /** The same in other words. @param step what to do, if nothing is known of the parameter and no step goes with the code */
    public String told(UnaryOperator<String> words, String step) {
        String next = bounds.isEmpty() ? NextStep.after(code) : words.apply(bounds);
        return sentence(node, words.apply(said), next.isEmpty() ? step : next, code, request);
    }

    /** Of what the node says there may be what others wrote. */
    private static String sentence(Address node, String said, String step, String code, String request) {
        String id = request.isEmpty() ? "" : " (" + code + ", request " + request + ")";
        String next = step.isEmpty() ? "" : (said.endsWith(".") ? " " : ". ") + step;
        return PlainText.of(node + " refuses: " + said + next + id, " ");
    }
}
