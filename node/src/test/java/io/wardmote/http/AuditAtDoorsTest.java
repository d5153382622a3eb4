package io.wardmote.http;

import static io.wardmote.http.TestRequests.rpc;
import static io.wardmote.http.TestRequests.signed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.wardmote.key.Refusal;
import io.wardmote.op.Deed;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What doors refuse by themselves: of strangers it is counted, of others recorded. What reaches an operation is recorded there. */
class AuditAtDoorsTest {
    private static final String TOKEN = "07".repeat(32);

    private final TestServer server = new TestServer();

    @AfterEach
    void stop() {
        server.close();
    }

    private int status(String request) throws IOException {
        try (Wire wire = server.wire()) {
            return wire.send(request).read().status();
        }
    }

    private int status(InstanceRequests request) throws IOException {
        try (Wire wire = server.wire()) {
            return wire.send(request.signed().bytes()).read().status();
        }
    }

    @Test
    void strangersAtTheOpenApiAreCountedByWhatTheyWereToldAndWhereTheyAre() throws IOException {
        Map<String, String> wrong = signed("GET", rpc("Encrypt"));
        wrong.put("Signature", "nonsense");
        assertThat(status(TestRequests.get(wrong))).isEqualTo(400);
        Map<String, String> unknown = rpc("Encrypt");
        unknown.put("AccessKeyId", "nobody");
        assertThat(status(TestRequests.get(signed("GET", unknown)))).isEqualTo(404);
        assertThat(status(TestRequests.json("Encrypt", "{}", "Authorization: Bearer " + "08".repeat(32)))).isEqualTo(401);
        assertThat(status(TestRequests.head("GET", "/nowhere") + "\r\n")).isEqualTo(404);
        assertThat(server.audit.strangers).containsExactly("openapi 127.0.0.1 WRONG_SIGNATURE", "openapi 127.0.0.1 UNKNOWN_ACCESS_KEY", "openapi 127.0.0.1 INVALID_BEARER_TOKEN", "openapi 127.0.0.1 UNKNOWN_ACTION");
        assertThat(server.audit.deeds).isEmpty();
    }

    @Test
    void strangersAtTheInstanceApiAreCountedToo() throws IOException {
        assertThat(status(new InstanceRequests("Encrypt").with("x-kms-acccesskeyid", "KAAP.nobody"))).isEqualTo(404);
        assertThat(status(new InstanceRequests("Encrypt").with("authorization", "Bearer " + "A".repeat(344)))).isEqualTo(401);
        assertThat(server.audit.strangers).containsExactly("instance 127.0.0.1 UNKNOWN_ACCESS_KEY", "instance 127.0.0.1 WRONG_SIGNATURE");
        assertThat(server.audit.deeds).isEmpty();
    }

    @Test
    void whatIsRefusedOfSomebodyKnownIsRecordedByName() throws IOException {
        assertThat(status(TestRequests.json("Encrypt", "{\"Format\":\"CSV\",\"Plaintext\":\"secret\"}", "Authorization: Bearer " + TOKEN))).isEqualTo(400);
        assertThat(status(new InstanceRequests("NoSuchThing"))).isEqualTo(400);
        assertThat(server.audit.strangers).isEmpty();
        assertThat(server.audit.deeds).extracting(Deed::door, Deed::principal, Deed::operation, Deed::refusal).containsExactly(
            tuple("openapi", "user/alice", "Encrypt", Refusal.INVALID_PARAMETER),
            tuple("instance", "accesspoint/point", "", Refusal.UNKNOWN_ACTION));
    }

    @Test
    void whatReachesAnOperationIsLeftToIt() throws IOException {
        assertThat(status(TestRequests.get(signed("GET", rpc("Encrypt", "KeyId", "k"))))).isEqualTo(200);
        assertThat(status(TestRequests.get(signed("GET", rpc("Refuse"))))).isEqualTo(404);
        assertThat(status(new InstanceRequests("Encrypt", "KeyId", "k"))).isEqualTo(200);
        assertThat(server.audit.strangers).isEmpty();
        assertThat(server.audit.deeds).isEmpty();
    }
}
