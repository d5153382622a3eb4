package io.wardmote.cli;

import io.wardmote.node.Address;
import io.wardmote.node.Fault;
import io.wardmote.node.founding.ClientFile;
import io.wardmote.node.founding.Proof;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/**
 * Which cluster is asked, and as whom. What is given as an option counts before what the environment says, and that before a profile: so
 * WARDMOTE_ENDPOINT, WARDMOTE_CA and WARDMOTE_TOKEN_FILE (or WARDMOTE_ACCESS_KEY_FILE) take the place of parts of what the environment or the
 * default profile names, or make up all of it.
 */
final class Connection {
    @Option(names = "--client", paramLabel = "FILE",
        description = "client.json of who asks; the first of its endpoints that is reached is asked. If neither this nor --profile is given: what"
            + " WARDMOTE_CLIENT or WARDMOTE_PROFILE names, else the default profile.")
    private Path client;

    @Option(names = "--profile", paramLabel = "NAME",
        description = "A profile of ~/.config/wardmote/profiles.yaml, or of the file that WARDMOTE_PROFILES names.")
    private String profile;

    @Option(names = "--at", paramLabel = "HOST:PORT", description = "The node to ask, where it answers over HTTPS.")
    private String at;

    private final Environment environment;

    Connection(Environment environment) {
        this.environment = environment;
    }

    boolean isNamed() {
        return client != null || profile != null;
    }

    /** @throws Fault if it is not said */
    Credentials credentials() {
        if (client != null && profile != null) throw new Fault(Fault.USAGE, "Give either --client or --profile.");
        Credentials credentials = isNamed() ? ofOptions() : ofEnvironment();
        return at == null ? credentials : credentials.at(List.of(ClusterCommand.address("--at", at)));
    }

    private Credentials ofOptions() {
        return client != null ? Credentials.of(ClientFile.read(client)) : Profiles.of(environment).named(profile);
    }

    private Credentials ofEnvironment() {
        Optional<List<Address>> endpoints = environment.value("WARDMOTE_ENDPOINT")
            .map(text -> Profiles.addresses("WARDMOTE_ENDPOINT", List.of(text.split(","))));
        Optional<Path> authority = environment.path("WARDMOTE_CA");
        Optional<Proof> proof = proof();
        if (endpoints.isPresent() && authority.isPresent() && proof.isPresent()) return new Credentials(endpoints.get(), authority.get(), proof.get());
        Credentials named = named();
        return new Credentials(endpoints.orElse(named.endpoints()), authority.orElse(named.authority()), proof.orElse(named.proof()));
    }

    private Optional<Proof> proof() {
        Optional<Path> token = environment.path("WARDMOTE_TOKEN_FILE");
        Optional<Path> key = environment.path("WARDMOTE_ACCESS_KEY_FILE");
        if (token.isPresent() && key.isPresent())
            throw new Fault(Fault.USAGE, "WARDMOTE_TOKEN_FILE and WARDMOTE_ACCESS_KEY_FILE are both set; unset one of them.");
        return key.<Proof>map(Proof.AccessKey::read).or(() -> token.map(Profiles::token));
    }

    private Credentials named() {
        Optional<Path> file = environment.path("WARDMOTE_CLIENT");
        if (file.isPresent()) return Credentials.of(ClientFile.read(file.get()));
        Profiles profiles = Profiles.of(environment);
        return environment.value("WARDMOTE_PROFILE").map(profiles::named).or(profiles::usual)
            .orElseThrow(() -> new Fault(Fault.USAGE,
                "It is not said which cluster to ask; give --client FILE or --profile NAME, or set WARDMOTE_PROFILE or WARDMOTE_CLIENT."));
    }
}
