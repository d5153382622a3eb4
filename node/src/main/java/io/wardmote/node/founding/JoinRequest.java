package io.wardmote.node.founding;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wardmote.node.Fault;
import io.wardmote.state.Place;
import java.security.PublicKey;
import java.util.List;

/**
 * What a joining node sends.
 *
 * @param secret     of the {@link JoinToken}
 * @param name       by which people call it
 * @param names      for its certificate for other nodes
 * @param nodeKey    that it has proven to hold; the root key comes sealed for it
 * @param httpsNames for its certificate for clients
 * @param httpsKey   that it has proven to hold
 */
record JoinRequest(String secret, String name, List<String> names, PublicKey nodeKey, List<String> httpsNames, PublicKey httpsKey, Place place,
                   String replaces) {
    private static final String SECRET = "[A-Za-z0-9_-]{43}";
    private static final String UNREADABLE = "The request to join cannot be read; join with the same version of Wardmote.";
    private static final String NAME = "[A-Za-z0-9][A-Za-z0-9._-]{0,63}";
    private static final int MOST_NAMES = 64;
    private static final String HOST = "[0-9A-Za-z:.*-]{1,253}";

    /** The secret alone, before anything else is looked at. @throws Fault if it has not the form of one */
    static String secret(JsonObject json) {
        if (json.getValue("secret") instanceof String secret && secret.matches(SECRET)) return secret;
        throw new Fault(Fault.DATA, UNREADABLE);
    }

    /** @throws Fault if something is missing, too long or unproven */
    static JoinRequest of(JsonObject json) {
        try {
            return new JoinRequest(secret(json), matching(json.getString("name"), NAME),
                names(json.getJsonArray("names")), Authority.requested(Json.bytes(json.getString("nodeRequest"))),
                names(json.getJsonArray("httpsNames")), Authority.requested(Json.bytes(json.getString("httpsRequest"))),
                place(json.getJsonObject("place")), matching(json.getString("replaces"), "|" + NAME));
        } catch (NullPointerException | IllegalArgumentException | ClassCastException e) {
            throw new Fault(Fault.DATA, UNREADABLE, e);
        }
    }

    static JsonObject json(String secret, String name, List<String> names, byte[] nodeRequest, List<String> httpsNames, byte[] httpsRequest, Place place,
                           String replaces) {
        return new JsonObject().put("secret", secret).put("name", name).put("names", new JsonArray(List.copyOf(names)))
            .put("nodeRequest", Json.base64(nodeRequest))
            .put("httpsNames", new JsonArray(List.copyOf(httpsNames))).put("httpsRequest", Json.base64(httpsRequest))
            .put("place", Json.place(place)).put("replaces", replaces);
    }

    private static Place place(JsonObject json) {
        Place place = Json.place(json);
        if (place.priority() < 0 || place.priority() > Place.MOST_PRIORITY) throw new IllegalArgumentException("a priority out of bounds");
        matching(place.region(), "|[a-z0-9][a-z0-9-]{0,62}");
        return place;
    }

    static List<String> names(JsonArray array) {
        if (array.size() > MOST_NAMES) throw new IllegalArgumentException("too many names");
        return array.stream().map(name -> matching((String) name, HOST)).toList();
    }

    private static String matching(String text, String pattern) {
        if (!text.matches(pattern)) throw new IllegalArgumentException("not a value: " + text.length() + " characters");
        return text;
    }

    @Override
    public String toString() {
        return "JoinRequest[" + name + "]";
    }
}
