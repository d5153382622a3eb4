package io.wardmote.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wardmote.node.Fault;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** Asks a node for records of all nodes' audit logs, page after page, and for what could not be told. */
final class RecordPages {
    static final String NONE_FITS = "No record fits.";
    private static final int PAGE = 200;

    private final UnaryOperator<JsonObject> node;
    private final Consumer<JsonObject> reader;
    private final Set<String> remarks = new LinkedHashSet<>();
    private int left;
    private boolean found;

    private RecordPages(UnaryOperator<JsonObject> node, int limit, Consumer<JsonObject> reader) {
        this.node = node;
        this.left = limit;
        this.reader = reader;
    }

    /**
     * Gives as many of the newest records as there may be, newest first.
     *
     * @param node     what {@code /cluster/audit-records} of a node answers
     * @param question which records
     * @return what is missing among them, a sentence each
     */
    static List<String> read(UnaryOperator<JsonObject> node, JsonObject question, int limit, Consumer<JsonObject> reader) {
        try {
            return new RecordPages(node, limit, reader).read(question);
        } catch (ClassCastException | NullPointerException e) {
            throw new Fault(Fault.UNAVAILABLE, "The node does not answer as a node of this version does.", e);
        }
    }

    private List<String> read(JsonObject question) {
        JsonObject next = new JsonObject();
        while (next != null && left > 0) {
            JsonObject answer = node.apply(question.copy().put("limit", Math.min(left, PAGE)).put("before", next));
            for (Object record : answer.getJsonArray("records")) {
                tell((JsonObject) record);
                found = true;
                left--;
            }
            for (Object of : answer.getJsonArray("nodes")) remark((JsonObject) of);
            next = answer.getJsonObject("next");
        }
        if (!found) remarks.add(NONE_FITS);
        if (next != null) remarks.add("Older ones were not looked for; give a higher --limit, or --to.");
        return remarks.stream().map(AuditText::plain).toList();
    }

    private void tell(JsonObject record) {
        try {
            reader.accept(record);
        } catch (ClassCastException | NullPointerException unreadable) {
            remarks.add("Not every record is there: a record of node " + record.getString("node") + " is not as records are.");
        }
    }

    private void remark(JsonObject of) {
        String name = of.getString("node");
        if (of.containsKey("silent")) remarks.add("Not every record is there: node " + name + " told none (" + of.getString("silent") + ").");
        for (Object hole : of.getJsonArray("damaged", new JsonArray()))
            remarks.add("Not every record is there: node " + name + " passed over " + hole((JsonObject) hole));
    }

    private static String hole(JsonObject hole) {
        String last = hole.containsKey("last") ? " to " + hole.getLong("last") : " and on";
        String records = hole.containsKey("first") ? ", record " + hole.getLong("first") + last : "";
        return "segment " + hole.getString("segment") + records + ": " + hole.getString("why") + "; see `wardmote audit verify` there.";
    }
}
