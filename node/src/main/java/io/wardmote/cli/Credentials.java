package io.wardmote.cli;

import io.wardmote.node.Address;
import io.wardmote.node.founding.ClientFile;
import io.wardmote.node.founding.ClusterClient;
import java.nio.file.Path;
import java.util.List;

/**
 * Where a cluster answers, by what it is known, and who asks.
 *
 * @param authority its certificate, in PEM
 * @param token     a bearer token; not printed
 */
record Credentials(List<Address> endpoints, Path authority, String token) {
    Credentials {
        endpoints = List.copyOf(endpoints);
    }

    static Credentials of(ClientFile file) {
        return new Credentials(file.endpoints(), Path.of(file.caFile()), file.bearerToken());
    }

    Credentials at(List<Address> others) {
        return new Credentials(others, authority, token);
    }

    ClusterClient open() {
        return ClusterClient.of(endpoints, authority, token);
    }

    @Override
    public String toString() {
        return "Credentials[" + endpoints + ", " + authority + "]";
    }
}
