package io.wardmote.audit;

import io.wardmote.key.Refusal;
import io.wardmote.op.Deed;
import io.wardmote.state.Destruction;
import java.time.Instant;
import java.util.Optional;

/**
 * Which records somebody wants to see. What is absent selects nothing out; all that is there must fit. Capitals do not matter where
 * names of operations and outcomes are compared.
 *
 * @param key       id of a key, or of its version
 * @param principal as records name whoever asks, a user's bare name, a role for all its sessions ({@code role/NAME}), an access key's id, or an address
 * @param outcome   {@code done}, {@code refused} or an error code
 */
public record Selection(Optional<Instant> from, Optional<Instant> to, Optional<String> key, Optional<String> principal, Optional<String> operation,
                        Optional<String> outcome) {
    private static final String DONE = "done";
    private static final String REFUSED = "refused";

    public boolean takes(Entry entry) {
        Instant at = Instant.ofEpochMilli(entry.record().atMillis());
        if (from.isPresent() && at.isBefore(from.get()) || to.isPresent() && !at.isBefore(to.get())) return false;
        return switch (entry.record()) {
            case AuditRecord.Operated it -> takes(it.deed());
            case AuditRecord.Strangers it -> key.isEmpty() && operation.isEmpty() && is(principal, it.address()) && (outcome.isEmpty() || refused(it.refusal()));
            case AuditRecord.Lost it -> true; // it may have been one of those that are wanted
            case AuditRecord.Destroyed it -> ofKey(it.evidence()) && operation.isEmpty() && principal.isEmpty() && outcome.isEmpty();
            case AuditRecord.Opened it -> isAll();
            case AuditRecord.Trimmed it -> isAll();
        };
    }

    /** Whether what is of nobody and nothing is wanted too. */
    private boolean isAll() {
        return key.isEmpty() && operation.isEmpty() && principal.isEmpty() && outcome.isEmpty();
    }

    private boolean ofKey(Destruction evidence) {
        return is(key, evidence.keyId()) || key.filter(evidence.versions()::contains).isPresent();
    }

    private boolean takes(Deed deed) {
        boolean ofKey = is(key, deed.key()) || is(key, deed.version()) || key.isPresent() && deed.resource().contains(key.get())
            || deed.used().stream().anyMatch(used -> is(key, used.keyId()) || is(key, used.versionId()));
        boolean byPrincipal = is(principal, deed.principal()) || is(principal, deed.accessKeyId()) || is(principal, deed.address())
            || namesInShort(deed.principal());
        return ofKey && byPrincipal && operation.filter(name -> !name.equalsIgnoreCase(deed.operation())).isEmpty() && endedSo(deed);
    }

    private boolean endedSo(Deed deed) {
        if (outcome.isEmpty()) return true;
        if (deed.refusal() == null) return outcome.get().equalsIgnoreCase(DONE);
        return refused(deed.refusal());
    }

    private boolean refused(Refusal refusal) {
        return outcome.get().equalsIgnoreCase(REFUSED) || outcome.get().equalsIgnoreCase(refusal.code());
    }

    private boolean namesInShort(String recorded) {
        String wanted = principal.orElseThrow();
        return recorded.equals("user/" + wanted) || wanted.startsWith("role/") && recorded.startsWith(wanted + "/");
    }

    private static boolean is(Optional<String> wanted, String value) {
        return wanted.isEmpty() || wanted.get().equals(value);
    }
}
