package io.wardmote.xks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.wardmote.key.Secret;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Against another's signer: curl's. */
class SigV4Test {
    private static final String ACCESS_KEY_ID = "BETWQ4SHVWN6BYTF3M7Z";
    private static final String SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYzEXAMPLEKEY123";
    private static final Pattern AUTHORIZATION = Pattern.compile("AWS4-HMAC-SHA256 Credential=([^,]+), ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})");

    @Test
    void curlSignsAlike() throws Exception {
        String body = "{\"requestMetadata\":{\"kmsRequestId\":\"1\",\"kmsOperation\":\"KmsHealthCheck\"}}";
        Map<String, String> headers = sentByCurl(body);
        Matcher given = AUTHORIZATION.matcher(headers.get("authorization"));
        assertThat(given.matches()).as(headers.get("authorization")).isTrue();
        String date = headers.get("x-amz-date");
        SigV4 ours = new SigV4(ACCESS_KEY_ID, date.substring(0, 8), "us-east-1");
        assertThat(given.group(1)).isEqualTo(ours.credential());
        List<SigV4.Header> signed = new ArrayList<>();
        for (String name : given.group(2).split(";")) signed.add(new SigV4.Header(name, headers.get(name)));
        try (Secret secret = new Secret(SECRET.getBytes(UTF_8))) {
            assertThat(ours.sign(secret, "/pre-fix/kms/xks/v1/health", signed, date, body.getBytes(UTF_8))).isEqualTo(given.group(3));
        }
    }

    /** The headers, their names in lower case, of one request of curl's to a socket that answers nothing. */
    private static Map<String, String> sentByCurl(String body) throws IOException, InterruptedException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Process curl = new ProcessBuilder("curl", "-s", "--aws-sigv4", "aws:amz:us-east-1:kms-xks-proxy", "--user", ACCESS_KEY_ID + ":" + SECRET,
                "-H", "Content-Type: application/json", "-d", body, "http://127.0.0.1:" + server.getLocalPort() + "/pre-fix/kms/xks/v1/health").start();
            Map<String, String> headers = new TreeMap<>();
            try (Socket socket = server.accept(); BufferedReader in = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8))) {
                for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
                    int colon = line.indexOf(':');
                    if (colon > 0) headers.put(line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
                }
            }
            curl.waitFor();
            return headers;
        }
    }
}
