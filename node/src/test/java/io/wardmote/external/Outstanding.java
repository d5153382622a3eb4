package io.wardmote.external;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import io.wardmote.node.founding.ClientFile;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Asks a node for many things at once, over one connection, so that all are of one lane. */
final class Outstanding {
    private static final int PATIENCE_SECONDS = 60;

    private final HttpClient http;
    private final int port;

    Outstanding(Vertx vertx, ClientFile node) {
        HttpClientOptions options = new HttpClientOptions().setSsl(true).setTrustAll(true).setVerifyHost(false).setUseAlpn(true)
            .setProtocolVersion(HttpVersion.HTTP_2);
        http = vertx.createHttpClient(options, new PoolOptions().setHttp2MaxSize(1).setHttp1MaxSize(1));
        port = node.endpoints().getFirst().port();
    }

    /** The status of the answer. */
    Future<Integer> encrypt(String token, String key) {
        RequestOptions options = request(token, "/api/Encrypt").putHeader("content-type", "application/json");
        return http.request(options).compose(request -> request.send(Buffer.buffer(new JsonObject().put("KeyId", key).put("Plaintext", "x").encode()))
            .compose(response -> response.body().map(body -> response.statusCode())));
    }

    int encryptNow(String token, String key) {
        return await(encrypt(token, key));
    }

    /** The bearer token of another caller, who may do everything with keys. */
    String user(String token, String name) {
        identity(token, "CreateUser&UserName=" + name);
        identity(token, "AttachPolicyToUser&UserName=" + name + "&PolicyType=System&PolicyName=AliyunKMSFullAccess");
        return identity(token, "CreateBearerToken&TokenName=t&UserName=" + name).getJsonObject("BearerToken").getString("Token");
    }

    private JsonObject identity(String token, String action) {
        RequestOptions options = request(token, "/").putHeader("content-type", "application/x-www-form-urlencoded");
        return await(http.request(options).compose(request -> request.send(Buffer.buffer("Version=2015-05-01&Format=JSON&Action=" + action))
            .compose(response -> response.body())).map(JsonObject::new));
    }

    private RequestOptions request(String token, String path) {
        return new RequestOptions().setMethod(HttpMethod.POST).setHost("127.0.0.1").setPort(port).setURI(path).putHeader("authorization", "Bearer " + token);
    }

    private static <T> T await(Future<T> future) {
        try {
            return future.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }
}
