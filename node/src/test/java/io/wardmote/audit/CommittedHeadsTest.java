package io.wardmote.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.wardmote.crypto.Randomness;
import io.wardmote.node.founding.Authority;
import io.wardmote.state.AuditHead;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.Signature;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the heads that a cluster committed show of a log, and what whoever forges one gains by it. */
class CommittedHeadsTest {
    private static final SecureRandom RANDOM = new Randomness().perThread();
    private static final Instant NOW = Instant.now();
    private static final int RECORDS = 90;

    @TempDir
    private Path folder;
    private final Authority authority = Authority.create("cluster", NOW, RANDOM);
    private List<SignedHead> signed;

    @BeforeEach
    void write() throws Exception {
        Records.write(folder, 3, RECORDS / 3, new Random(1));
        signed = new ArrayList<>();
        for (Entry entry : Records.read(folder)) if (entry.sequence() % 15 == 0) signed.add(sign(head(entry), authority, entry.node()));
    }

    private static Head head(Entry entry) {
        return new Head(entry.node(), entry.incarnation(), entry.sequence(), entry.hash(), entry.record().atMillis());
    }

    /** As the node of that id signs, with a certificate of that authority. */
    private static SignedHead sign(Head head, Authority authority, String node) throws GeneralSecurityException {
        KeyPair keys = Authority.keyPair(RANDOM);
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(keys.getPrivate());
        signature.update(AuditHead.signed(Records.ORIGIN.cluster(), head.node(), head.incarnation(), head.sequence(), head.hash().bytes(), head.atMillis()));
        return new SignedHead(Records.ORIGIN.cluster(), head, signature.sign(), authority.issueNode(keys.getPublic(), node, List.of(), NOW).getEncoded());
    }

    private Heads heads(List<SignedHead> those) {
        return new Heads(List.of(), those, Optional.of(authority.certificate()));
    }

    private Verdict verdict(Heads heads) throws IOException {
        return new Verifier(heads).verify(SegmentFolder.at(folder), entry -> true).getFirst();
    }

    /** The whole log once more, with another record there, and every hash computed anew. */
    private void rewrite(int number, int records) throws IOException {
        for (Path file : SegmentFolder.at(folder)) Files.delete(file);
        int next = 0;
        for (int segment = 0; segment < 3 && next < records; segment++) {
            try (Journal journal = Journal.open(folder, Kind.OPERATIONS, Records.ORIGIN)) {
                for (int i = 0; i < RECORDS / 3 && next < records; i++, next++) {
                    journal.append(List.of(next == number - 1 ? Records.operated(1_000) : Records.operated(next)), Records.TIME);
                }
            }
        }
        assertThat(verdict(Heads.NONE).isWhole()).as("nothing shows without heads").isTrue();
    }

    @Test
    void aLogThatWasNotTouchedFitsThem() throws IOException {
        assertThat(verdict(heads(signed))).satisfies(verdict -> {
            assertThat(verdict.isWhole()).isTrue();
            assertThat(verdict.last()).isEqualTo(RECORDS);
        });
    }

    @Test
    void aLogThatWasMadeAnewIsFoundThoughEveryHashFits() throws IOException {
        rewrite(80, RECORDS);
        Verdict.Broken broken = verdict(heads(signed)).broken().orElseThrow();
        assertThat(broken.sequence()).as("headers tell when a segment was begun, so it is the first head").isEqualTo(15);
        assertThat(broken.sentence()).contains("this chain was made anew");
    }

    @Test
    void aLogThatWasMadeAnewWithoutItsEndIsFound() throws IOException {
        Files.delete(SegmentFolder.at(folder).getLast());
        Verdict.Broken broken = verdict(heads(signed)).broken().orElseThrow();
        assertThat(broken.sequence()).isEqualTo(61);
        assertThat(broken.sentence()).contains("records 61 to 90 are missing");
    }

    @Test
    void whoeverForgesAHeadForALogMadeAnewIsFoundByTheSignature() throws Exception {
        rewrite(80, RECORDS);
        Head wanted = head(Records.read(folder).getLast());
        SignedHead true90 = signed.getLast();
        Authority other = Authority.create("cluster", NOW, RANDOM);
        byte[] spoilt = true90.signature().clone();
        spoilt[spoilt.length - 1] ^= 1;
        Stream.of(new SignedHead(true90.cluster(), wanted, true90.signature(), true90.certificate()),
            sign(wanted, other, wanted.node()), sign(wanted, authority, "another-node"),
            new SignedHead("another-cluster", wanted, sign(wanted, authority, wanted.node()).signature(), true90.certificate()),
            new SignedHead(true90.cluster(), wanted, spoilt, true90.certificate()),
            new SignedHead(true90.cluster(), wanted, new byte[] {1}, true90.certificate()),
            new SignedHead(true90.cluster(), wanted, true90.signature(), Arrays.copyOf(true90.certificate(), 40))).forEach(forged -> {
                assertThat(forged.isSigned(authority.certificate())).isFalse();
                assertThat(heads(List.of(forged)).trusted()).isEmpty();
            });
        Verdict.Broken broken = verdict(heads(List.of(sign(wanted, other, wanted.node())))).broken().orElseThrow();
        assertThat(broken.sequence()).isEqualTo(RECORDS);
        assertThat(broken.sentence()).contains("somebody forged it");
    }

    @Test
    void withoutTheAuthorityNoSignatureProvesAnything() throws IOException {
        assertThat(verdict(new Heads(List.of(), signed, Optional.empty())).isWhole()).isFalse();
    }

    @Test
    void headsOfAnotherNodeAreNothingToThisOne() throws Exception {
        Head foreign = new Head("another", 1, 500, Hash.NONE, 0);
        Authority other = Authority.create("cluster", NOW, RANDOM);
        assertThat(verdict(heads(List.of(sign(foreign, authority, "another"), sign(foreign, other, "another")))).isWhole()).isTrue();
    }

    @Test
    void theyComeBackFromAFileWithTheirAuthority() throws Exception {
        Path file = folder.resolve("heads.jsonl");
        Files.writeString(file, Stream.concat(Stream.of(Heads.authority(authority.certificate().getEncoded())), signed.stream().map(Heads::json))
            .map(json -> json.encode() + "\n").collect(Collectors.joining()));
        Heads read = Heads.read(file);
        assertThat(read).isEqualTo(heads(signed));
        assertThat(verdict(read).isWhole()).isTrue();
        Authority other = Authority.create("cluster", NOW, RANDOM);
        assertThat(verdict(read.issuedBy(other.certificate())).broken().orElseThrow().sentence()).contains("not signed by this node");
    }
}
