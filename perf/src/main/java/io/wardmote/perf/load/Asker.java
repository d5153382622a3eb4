package io.wardmote.perf.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.Future;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.wardmote.node.Fault;
import io.wardmote.perf.load.Client.Answer;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** Gives questions their form for the doors of a cluster, signs them, and reads answers where one is wanted. For one thread. */
final class Asker {
    private final List<Endpoint> endpoints;
    private final OpenApiSigner openApi;
    private final InstanceSigner instance;
    private int next;

    /** @param instance null if there is no client key */
    Asker(List<Endpoint> endpoints, OpenApiSigner openApi, InstanceSigner instance) {
        this.endpoints = endpoints;
        this.openApi = openApi;
        this.instance = instance;
    }

    static Asker of(ClientSettings client, List<Endpoint> endpoints, RandomGenerator random) {
        OpenApiSigner openApi = new OpenApiSigner(client.accessKeyId(), client.accessKeySecret(), random);
        return new Asker(endpoints, openApi, client.clientKeyFile() == null ? null : InstanceSigner.of(client.clientKeyFile(), client.clientKeyPassword()));
    }

    /** The endpoints in turn. */
    Endpoint endpoint() {
        next = next + 1 == endpoints.size() ? 0 : next + 1;
        return endpoints.get(next);
    }

    /** @throws Fault if it is for the instance API and there is no client key */
    Outgoing signed(int entry, Question question) {
        String api = question.work().api();
        if (question.work().batch()) return openApi.sign(entry, endpoint(), api, new JsonObject(question.parameters()).toBuffer());
        if (question.work().door() == Door.OPENAPI) return openApi.sign(entry, endpoint(), api, OpenApiSigner.query(question.parameters()));
        if (instance == null) throw new Fault(Fault.CONFIG,
            "The scenario asks the instance API, and the client file names no client key; give clientKeyFile and clientKeyPassword.");
        return instance.sign(entry, endpoint(), api, InstanceMessage.write(question));
    }

    Future<JsonObject> openApi(Client client, Question question) {
        return client.send(signed(0, question)).map(answer -> {
            if (!answer.good()) throw refused(question, answer, answer.body().toString(UTF_8));
            try {
                return new JsonObject(answer.body());
            } catch (DecodeException e) {
                throw new Fault(Fault.UNAVAILABLE, question.work().api() + " was answered with something that is no JSON; correct the endpoint.", e);
            }
        });
    }

    Future<Map<Integer, byte[]>> instance(Client client, Question question) {
        return client.send(signed(0, question)).map(answer -> {
            Map<Integer, byte[]> fields = InstanceMessage.read(answer.body().getBytes());
            if (!answer.good()) throw refused(question, answer, new String(fields.getOrDefault(InstanceMessage.ERROR_CODE, new byte[0]), UTF_8));
            return fields;
        });
    }

    private static Fault refused(Question question, Answer answer, String what) {
        String said = what.length() > 300 ? what.substring(0, 300) + "…" : what;
        return new Fault(Fault.UNAVAILABLE, "Before the load, " + question.work().api() + " was refused: HTTP " + answer.status() + " " + said);
    }
}
