package io.wardmote.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.wardmote.system.SdkClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Our tables of messages, beside those that were compiled into the vendor's SDK. */
class InstanceApiTest {
    /** Written down in the SDK, and never used: it has no operation for them. */
    private static final Set<String> WITHOUT_OPERATION = Set.of("KmsEncrypt", "KmsDecrypt", "Hmac", "Hash");
    /** By name, in the form that {@link ProtobufMessage} reads. */
    private static final Map<String, String> THEIRS = new HashMap<>();

    @BeforeAll
    static void read() throws Exception {
        Path output = Files.createTempFile(Path.of("target"), "descriptors", ".out");
        SdkClient.run("dkms", output, List.of(), "descriptors").lines().map(line -> line.split(" ", 2)).forEach(parts -> THEIRS.put(parts[0], parts[1]));
    }

    @Test
    void everyOperationOfTheSdkIsKnown() {
        Set<String> ours = new TreeSet<>(Set.of("Error"));
        for (String operation : WITHOUT_OPERATION) ours.addAll(List.of(operation + "Request", operation + "Response"));
        for (InstanceApi api : InstanceApi.values()) ours.addAll(List.of(api.operation + "Request", api.operation + "Response"));
        assertThat(new TreeSet<>(THEIRS.keySet())).isEqualTo(ours);
    }

    @Test
    void messagesHaveTheSdksFieldsNumbersAndTypes() {
        for (InstanceApi api : InstanceApi.values()) {
            assertThat(api.request).as(api.operation).isEqualTo(ProtobufMessage.of(THEIRS.get(api.operation + "Request")));
            if (api != InstanceApi.GET_SECRET_VALUE) assertThat(api.response).as(api.operation).isEqualTo(ProtobufMessage.of(THEIRS.get(api.operation + "Response")));
        }
        assertThat(InstanceApi.ERROR).isEqualTo(ProtobufMessage.of(THEIRS.get("Error")));
    }

    @Test
    void theAnswerThatIsNeverGivenHasItsRequestIdAtTheRightNumber() {
        assertThat(THEIRS.get("GetSecretValueResponse").split(" ")).contains("8:RequestId:s");
        assertThat(InstanceApi.GET_SECRET_VALUE.response).isEqualTo(ProtobufMessage.of("8:RequestId:s"));
    }
}
