package io.wardmote.cli;

import io.wardmote.node.Address;
import io.wardmote.node.founding.ClientFile;
import io.wardmote.node.founding.ClusterClient;
import io.wardmote.node.founding.Proof;
import java.nio.file.Path;
import java.util.List;

/**
 * Where a cluster answers, by what it is known, and who asks.
 *
 * @param authority its certificate, in PEM
 */
record Credentials(List<Address> endpoints, Path authority, Proof proof) {
    Credentials {
        endpoints = List.copyOf(endpoints);
    }

    static Credentials of(ClientFile file) {
        return new Credentials(file.endpoints(), Path.of(file.caFile()), new Proof.Bearer(file.bearerToken()));
    }

    Credentials at(List<Address> others) {
        return new Credentials(others, authority, proof);
    }

    ClusterClient open() {
        return ClusterClient.of(endpoints, authority, proof);
    }

    @Override
    public String toString() {
        return "Credentials[" + endpoints + ", " + authority + ", " + proof + "]";
    }
}
