package io.wardmote.node.founding;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import io.wardmote.node.Address;
import java.util.List;
import org.junit.jupiter.api.Test;

class NodeRefusalTest {
    private static NodeRefusal refusal(String message, String code, String request) {
        return new NodeRefusal(Address.of("kms1:8443"), 403, new JsonObject().put("Message", message).put("Code", code).put("RequestId", request));
    }

    @Test
    void itIsASentenceWithWhatToDoAndTheRequest() {
        assertThat(refusal("No such key", "Forbidden.KeyNotFound", "r-1"))
            .hasMessage("kms1:8443 refuses: No such key. `wardmote keys list` shows the keys there are. (Forbidden.KeyNotFound, request r-1)");
    }

    /** It may hold what others wrote, and the node may be another than one takes it for. */
    @Test
    void nothingOfItMovesATerminal() {
        NodeRefusal hostile = refusal("no\u001b[2J\nwardmote: done\u009b8m", "A\u001bB", "r\r1");
        assertThat(hostile).hasMessage("kms1:8443 refuses: no [2J wardmote: done 8m (A B, request r 1)");
        assertThat(hostile.told(said -> said, "")).isEqualTo(hostile.getMessage());
        JsonObject parameter = new JsonObject().put("description", "it is\u001b[2J all well");
        JsonObject description = new JsonObject().put("properties", new JsonObject().put("Name", parameter));
        for (String above : List.of("schema", "application/json", "content", "requestBody", "post", "/api/A", "paths"))
            description = new JsonObject().put(above, description);
        NodeRefusal ofParameter = refusal("The specified parameter \"Name\" is not valid.", "InvalidParameter", "r1");
        assertThat(ofParameter.bounded(description, "/api/A", new JsonObject())).hasMessageContaining("It is it is [2J all well (InvalidParameter");
    }
}
