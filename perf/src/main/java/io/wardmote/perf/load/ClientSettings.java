package io.wardmote.perf.load;

import io.wardmote.node.founding.ClientFile;
import java.nio.file.Path;
import java.util.List;

/** What of a {@code client.json} a load needs. @param clientKeyFile null if there is none */
record ClientSettings(List<Endpoint> endpoints, String caFile, String accessKeyId, String accessKeySecret, Path clientKeyFile, String clientKeyPassword,
                      List<Long> pids) {
    static ClientSettings read(Path file) {
        ClientFile client = ClientFile.read(file);
        List<Endpoint> endpoints = client.endpoints().stream().map(address -> new Endpoint(address.host(), address.port())).toList();
        Path clientKey = client.clientKeyFile().isEmpty() ? null : Path.of(client.clientKeyFile());
        return new ClientSettings(endpoints, client.caFile(), client.accessKeyId(), client.accessKeySecret(), clientKey, client.clientKeyPassword(),
            client.pids());
    }

    @Override
    public String toString() {
        return "ClientSettings[" + endpoints + ", " + accessKeyId + "]";
    }
}
