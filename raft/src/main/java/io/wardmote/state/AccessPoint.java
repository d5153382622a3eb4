package io.wardmote.state;

import static io.wardmote.key.Refusal.LIMIT_EXCEEDED;

import java.util.ArrayList;
import java.util.List;

/**
 * An application as the instance API knows it: its client keys have the rights of all its policies.
 *
 * @param method     {@code ClientKey}, the only one there is
 * @param policies   names; one that leads nowhere gives no right
 * @param clientKeys ids, oldest first
 */
public record AccessPoint(String name, String method, List<String> policies, String description, List<String> clientKeys) {
    public static final int MOST = 1000;
    public static final int MOST_POLICIES = 3;
    public static final int MOST_CLIENT_KEYS = 3;

    public AccessPoint {
        policies = List.copyOf(policies);
        clientKeys = List.copyOf(clientKeys);
    }

    /** @throws io.wardmote.key.Refused LIMIT_EXCEEDED */
    public void mustHaveRoom() {
        if (clientKeys.size() >= MOST_CLIENT_KEYS) throw LIMIT_EXCEEDED.because("An access point has at most " + MOST_CLIENT_KEYS + " client keys.");
    }

    AccessPoint with(String clientKey) {
        mustHaveRoom();
        List<String> more = new ArrayList<>(clientKeys);
        more.add(clientKey);
        return new AccessPoint(name, method, policies, description, more);
    }

    AccessPoint without(String clientKey) {
        return new AccessPoint(name, method, policies, description, clientKeys.stream().filter(id -> !id.equals(clientKey)).toList());
    }

    public void write(ByteWriter out) {
        out.u8(1).text(name).text(method).texts(policies).text(description).texts(clientKeys);
    }

    public static AccessPoint read(ByteReader in) {
        Layout.mustBe(1, in.u8(), "access point");
        return new AccessPoint(in.text(), in.text(), in.texts(), in.text(), in.texts());
    }
}
