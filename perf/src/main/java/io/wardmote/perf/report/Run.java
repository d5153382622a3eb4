package io.wardmote.perf.report;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wardmote.node.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Everything a run found out.
 *
 * @param command  that makes it again
 * @param mostP99Micros by ramps' names: what keeping up might cost
 */
public record Run(String name, String started, String command, long seed, Map<String, String> machine, String scenario, List<Round> rounds,
                  List<Native> natives, Map<String, Long> mostP99Micros, List<String> notes) {
    private static final int FORMAT = 1;

    public JsonObject json() {
        JsonObject facts = new JsonObject();
        machine.forEach(facts::put);
        JsonObject ramps = new JsonObject();
        mostP99Micros.forEach(ramps::put);
        JsonArray all = new JsonArray();
        rounds.forEach(round -> all.add(round.json()));
        JsonArray speeds = new JsonArray();
        natives.forEach(speed -> speeds.add(speed.json()));
        return new JsonObject().put("format", FORMAT).put("name", name).put("started", started)
            .put("command", command).put("seed", seed).put("machine", facts).put("scenario", scenario)
            .put("rounds", all).put("natives", speeds).put("mostP99Micros", ramps).put("notes", new JsonArray(notes));
    }

    /** @throws Fault if it is no file of this program */
    public static Run read(Path file) {
        try {
            return of(new JsonObject(Files.readString(file)));
        } catch (IOException e) {
            throw new Fault(Fault.DATA, file + " cannot be read (" + e.getMessage() + "); give the JSON file that a run wrote.", e);
        } catch (DecodeException | ClassCastException | NullPointerException | IllegalArgumentException e) {
            throw new Fault(Fault.DATA, file + " is not what a run writes; give its JSON file.", e);
        }
    }

    static Run of(JsonObject json) {
        if (json.getInteger("format") != FORMAT) throw new IllegalArgumentException("format");
        Map<String, String> machine = new LinkedHashMap<>();
        JsonObject facts = json.getJsonObject("machine");
        for (String name : facts.fieldNames()) machine.put(name, facts.getString(name));
        Map<String, Long> ramps = new LinkedHashMap<>();
        JsonObject most = json.getJsonObject("mostP99Micros");
        for (String name : most.fieldNames()) ramps.put(name, most.getLong(name));
        List<Round> rounds = new ArrayList<>();
        for (Object round : json.getJsonArray("rounds")) rounds.add(Round.of((JsonObject) round));
        List<Native> natives = new ArrayList<>();
        for (Object speed : json.getJsonArray("natives")) natives.add(Native.of((JsonObject) speed));
        List<String> notes = new ArrayList<>();
        for (Object note : json.getJsonArray("notes")) notes.add((String) note);
        return new Run(json.getString("name"), json.getString("started"), json.getString("command"),
            json.getLong("seed"), machine, json.getString("scenario"), rounds, natives, ramps, notes);
    }

    /** The rounds of a step, all servers'. */
    List<Round> of(String step) {
        return rounds.stream().filter(round -> round.step().equals(step)).toList();
    }

    List<String> steps() {
        return rounds.stream().map(Round::step).distinct().toList();
    }
}
