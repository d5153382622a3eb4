package io.wardmote.cli;

import io.wardmote.node.Address;
import io.wardmote.node.Fault;
import io.wardmote.node.YamlSection;
import io.wardmote.node.founding.ClientFile;
import io.wardmote.node.founding.PrivateFiles;
import io.wardmote.node.founding.Proof;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Names for clusters and for who asks them, in a YAML file that is its owner's alone:
 * <pre>
 *   default: production
 *   profiles:
 *     production: {client: production/client.json}
 *     ci:
 *       endpoints: [kms1.example.org:8443, kms2.example.org:8443]
 *       ca: ca.pem
 *       tokenFile: token                # or accessKeyFile
 * </pre>
 * Paths are relative to the file's folder. It is {@code WARDMOTE_PROFILES}, or {@code wardmote/profiles.yaml} where configurations are
 * ({@code XDG_CONFIG_HOME}, else {@code ~/.config}).
 */
final class Profiles {
    private static final int LONGEST = 1 << 20;
    private static final int LONGEST_TOKEN = 4096;
    private static final String NAME = "[A-Za-z0-9._-]{1,64}";
    private static final String PATH = "[^\\x00]{1,4096}";

    private final Path file;

    private Profiles(Path file) {
        this.file = file;
    }

    static Profiles of(Environment environment) {
        Path configurations = environment.path("XDG_CONFIG_HOME").orElse(environment.home().resolve(".config"));
        return new Profiles(environment.path("WARDMOTE_PROFILES").orElse(configurations.resolve("wardmote").resolve("profiles.yaml")));
    }

    /** That which the file calls default; none if it calls none, or is not there. */
    Optional<Credentials> usual() {
        if (!Files.exists(file)) return Optional.empty();
        List<String> faults = new ArrayList<>();
        String name = read(faults).text("default", "", "|" + NAME, "give the name of a profile");
        refuse(faults);
        return name.isEmpty() ? Optional.empty() : Optional.of(named(name));
    }

    /** @throws Fault that says which there are, if there is none of that name */
    Credentials named(String name) {
        if (!Files.exists(file))
            throw new Fault(Fault.CONFIG, "There is no profile " + name + ", because there is no " + file
                + "; write it, as README.md shows, or give --client.");
        List<String> faults = new ArrayList<>();
        YamlSection root = read(faults);
        YamlSection profiles = root.section("profiles");
        refuse(faults);
        if (!profiles.has(name)) throw new Fault(Fault.CONFIG, file + " has no profile " + name + "; it has " + String.join(", ", profiles.names()) + ".");
        YamlSection profile = profiles.section(name);
        return profile.has("client") ? ofClient(profile, faults) : ofParts(profile, faults);
    }

    private Credentials ofClient(YamlSection profile, List<String> faults) {
        String client = profile.text("client", null, PATH, "give the path of a client.json");
        profile.end();
        refuse(faults);
        return Credentials.of(ClientFile.read(beside(client)));
    }

    private Credentials ofParts(YamlSection profile, List<String> faults) {
        List<String> endpoints = profile.texts("endpoints", ".{1,261}", "is host:port, such as kms1.example.org:8443");
        String authority = profile.text("ca", null, PATH, "give the path of the cluster's ca.pem");
        String token = profile.text("tokenFile", "", PATH, "give the path of a file with a bearer token, as `access token create` makes it");
        String key = profile.text("accessKeyFile", "", PATH, "give the path of a file as `access key create` or `access role assume` makes it");
        profile.end();
        if (token.isEmpty() == key.isEmpty()) faults.add("give either tokenFile, a bearer token, or accessKeyFile, an access key");
        if (endpoints.isEmpty()) faults.add("endpoints is missing: give a list of host:port");
        refuse(faults);
        List<Address> nodes = addresses("endpoints of " + file, endpoints);
        return new Credentials(nodes, beside(authority), token.isEmpty() ? Proof.AccessKey.read(beside(key)) : token(beside(token)));
    }

    private YamlSection read(List<String> faults) {
        PrivateFiles.mustBeOwners(file);
        YamlSection root = YamlSection.of(new String(PrivateFiles.read(file, LONGEST), StandardCharsets.UTF_8), faults);
        root.has("default");
        root.has("profiles");
        root.end();
        return root;
    }

    private void refuse(List<String> faults) {
        if (!faults.isEmpty()) throw new Fault(Fault.CONFIG, file + " cannot be used: " + String.join("; ", faults) + ".");
    }

    private Path beside(String path) {
        return file.toAbsolutePath().getParent().resolve(path);
    }

    /** @throws Fault that names what they are from */
    static List<Address> addresses(String source, List<String> texts) {
        return texts.stream().map(text -> ClusterCommand.address(source, text.strip())).toList();
    }

    /** What is in the file, which is its owner's alone. */
    static Proof token(Path file) {
        PrivateFiles.mustBeOwners(file);
        String token = new String(PrivateFiles.read(file, LONGEST_TOKEN), StandardCharsets.UTF_8).strip();
        if (!token.matches("[A-Za-z0-9+/=_.-]{1,4096}"))
            throw new Fault(Fault.DATA, file + " holds no bearer token; make one with `wardmote access token create`.");
        return new Proof.Bearer(token);
    }
}
