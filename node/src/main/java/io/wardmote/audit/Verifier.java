package io.wardmote.audit;

import io.wardmote.audit.Verdict.Broken;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Proves that segments are what was written: each whole, none missing between others, every record following from the one before. What no hash can
 * prove is where a chain ends, and that not all of it was made anew: for that it takes heads that somebody else kept.
 */
public final class Verifier {
    private final List<Head> trusted;
    private final List<Head> forged;
    private final Optional<Duration> keep;

    /** Of whole logs, that keep what is younger than it is usual. @param heads of any nodes */
    public Verifier(Heads heads) {
        this(heads, Optional.of(AuditConfig.DEFAULT.keep()));
    }

    /** @param keep how old records get; what is younger, and missing at the beginning, is broken. Empty where segments are but some of a log's */
    public Verifier(Heads heads, Optional<Duration> keep) {
        trusted = heads.trusted();
        forged = heads.forged();
        this.keep = keep;
    }

    /** @param trusted heads of any nodes, from where these could not have changed them */
    public Verifier(List<Head> trusted) {
        this(new Heads(trusted, List.of(), Optional.empty()));
    }

    /**
     * Of each chain that the segments are of.
     *
     * @param reader given what is proven, in order, up to the first record that is not; says whether it wants more
     */
    public List<Verdict> verify(List<Path> files, Predicate<Entry> reader) throws IOException {
        List<Verdict> verdicts = new ArrayList<>();
        Map<String, List<Known>> chains = new TreeMap<>();
        for (Path file : files) {
            try {
                SegmentHeader header = SegmentHeader.read(file);
                chains.computeIfAbsent(header.node() + "/" + header.kind(), chain -> new ArrayList<>()).add(new Known(file, header));
            } catch (Damage e) {
                Broken broken = new Broken(file.getFileName().toString(), e.sequence(), 0, e.getMessage());
                verdicts.add(new Verdict("", Optional.empty(), 0, 0, 0, 0, Optional.of(broken), List.of()));
            }
        }
        for (List<Known> chain : chains.values()) {
            chain.sort(Comparator.comparingLong(known -> known.header.number()));
            verdicts.add(new Walk(chain, reader).walk());
        }
        return verdicts;
    }

    private record Known(Path file, SegmentHeader header) {
        String name() {
            return file.getFileName().toString();
        }
    }

    /** One chain from its first segment to its last. */
    private final class Walk {
        private final List<Known> segments;
        private final Predicate<Entry> reader;
        private final SegmentHeader begin;
        private final Map<Long, List<Head>> heads;
        private final List<String> remarks = new ArrayList<>();
        private long firstAt;
        private long last;
        private long lastAt;
        private Chain chain;
        /** The newest record of segments that were let go, or null. */
        private AuditRecord.Trimmed trimmed;
        private long unlike;
        private boolean enough;

        Walk(List<Known> segments, Predicate<Entry> reader) {
            this.segments = segments;
            this.reader = reader;
            begin = segments.getFirst().header;
            boolean heeded = begin.kind() == Kind.OPERATIONS;
            heads = trusted.stream().filter(head -> heeded && head.node().equals(begin.node()))
                .collect(Collectors.groupingBy(Head::sequence, TreeMap::new, Collectors.toList()));
            chain = new Chain(begin.previous(), begin.first() - 1);
            last = begin.first() - 1;
        }

        Verdict walk() throws IOException {
            if (begin.number() > 1) remarks.add("it begins with segment " + begin.number() + ": what was before record " + begin.first() + " is not here");
            long number = begin.number();
            for (Known known : segments) {
                try {
                    mustFollow(known, number++);
                    read(known);
                    if (enough) return verdict(Optional.empty());
                } catch (Damage e) {
                    return verdict(Optional.of(new Broken(known.name(), e.sequence(), lastAt, e.getMessage())));
                }
            }
            return verdict(end());
        }

        private void mustFollow(Known known, long number) throws Damage {
            SegmentHeader header = known.header;
            long next = chain.sequence() + 1;
            if (header.number() < number) throw new Damage(header.first(), "segment " + header.number() + " is here twice");
            if (header.number() > number) throw new Damage(next, "segment " + number + " is missing");
            boolean renamed = Kind.names(known.name()) && !known.name().equals(header.kind().file(header.number()));
            if (renamed) throw new Damage(header.first(), "the file is segment " + header.number() + " of " + header.kind() + ", and has the name of another");
            if (!header.cluster().equals(begin.cluster())) throw new Damage(header.first(), "the segment is of another cluster");
            if (header.first() > next)
                throw new Damage(next, "records " + next + " to " + (header.first() - 1) + " are missing at the end of the segment before");
            if (header.first() < next) throw new Damage(header.first(), "the segment begins with a record that is in the one before");
            if (!header.previous().equals(chain.hash()))
                throw new Damage(next, "the segment does not follow from the one before: one of them was altered or made anew");
        }

        private void read(Known known) throws IOException, Damage {
            Segment segment = Segment.read(known.file);
            chain = segment.chain();
            segment.each(chain, entry -> {
                for (Head head : heads.getOrDefault(entry.sequence(), List.of())) if (!head.hash().equals(entry.hash())) unlike = entry.sequence();
                if (unlike > 0) return false;
                if (entry.sequence() == begin.first()) firstAt = entry.record().atMillis();
                lastAt = entry.record().atMillis();
                last = entry.sequence();
                if (entry.record() instanceof AuditRecord.Trimmed told) trimmed = told;
                enough = !reader.test(entry);
                return !enough;
            });
            if (unlike > 0) throw new Damage(unlike, "a trusted head has another hash for the record: this chain was made anew, at this record or before");
        }

        private Optional<Broken> end() {
            Optional<Broken> beginning = keep.isEmpty() || begin.number() == 1 ? Optional.empty() : beginning(keep.get());
            return beginning.isPresent() ? beginning : forgedOrCut();
        }

        /**
         * What is not there any more must have been let go by the log itself, which says so; a log of an older version does not, so only what was young
         * shows.
         */
        private Optional<Broken> beginning(Duration keep) {
            String missing = "records up to " + (begin.first() - 1) + " are missing: ";
            if (trimmed != null && trimmed.segment() >= begin.number()) {
                remarks.add("segments before " + trimmed.segment() + " were let go for their " + (trimmed.forRoom() ? "room" : "age"));
                return Optional.empty();
            }
            String name = segments.getFirst().name();
            if (trimmed != null)
                return Optional.of(new Broken(name, 0, 0, missing + "the log let go of no more than segments before " + trimmed.segment()));
            long young = lastAt - keep.toMillis();
            Optional<Head> missed = heads.values().stream().map(List::getFirst)
                .filter(head -> head.sequence() < begin.first() && head.atMillis() > young).findFirst();
            return missed.map(head -> new Broken(name, head.sequence(), 0, missing + "a trusted head of "
                + Instant.ofEpochMilli(head.atMillis()) + " shows that they were there, and no record says that they were let go"));
        }

        private Optional<Broken> forgedOrCut() {
            for (Head head : forged) {
                boolean ofThis = begin.kind() == Kind.OPERATIONS && head.node().equals(begin.node());
                if (ofThis) return Optional.of(new Broken(segments.getLast().name(), head.sequence(), 0,
                    "a head for the record is not signed by this node, by a certificate of the cluster's authority: somebody forged it"));
            }
            for (List<Head> same : heads.values()) {
                Head head = same.getFirst();
                if (head.sequence() < begin.first()) remarks.add("the trusted head of record " + head.sequence() + " is of what is not here any more");
                if (head.sequence() > chain.sequence()) {
                    long last = heads.values().stream().map(List::getFirst).mapToLong(Head::sequence).max().orElseThrow();
                    long first = chain.sequence() + 1;
                    return Optional.of(new Broken(segments.getLast().name(), first, lastAt,
                        "records " + first + " to " + last + " are missing: a trusted head shows that there were that many"));
                }
            }
            return Optional.empty();
        }

        private Verdict verdict(Optional<Broken> broken) {
            return new Verdict(begin.name(), Optional.of(begin.kind()), begin.first(), firstAt, last, lastAt, broken, remarks);
        }
    }
}
