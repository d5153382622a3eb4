package io.wardmote.state;

import io.wardmote.key.Refusal;
import java.util.List;

/** What policies are attached to. */
public record Holder(Kind kind, String name) {

    /** Numbers are stored and never reused. */
    public enum Kind {
        USER(1, Refusal.ATTACHED_TO_USER, Refusal.NOT_ATTACHED_TO_USER, Refusal.TOO_MANY_POLICIES_OF_USER),
        GROUP(2, Refusal.ATTACHED_TO_GROUP, Refusal.NOT_ATTACHED_TO_GROUP, Refusal.TOO_MANY_POLICIES_OF_GROUP),
        ROLE(3, Refusal.ATTACHED_TO_ROLE, Refusal.NOT_ATTACHED_TO_ROLE, Refusal.TOO_MANY_POLICIES_OF_ROLE);

        private final int number;
        final Refusal attached;
        final Refusal notAttached;
        final Refusal tooMany;

        Kind(int number, Refusal attached, Refusal notAttached, Refusal tooMany) {
            this.number = number;
            this.attached = attached;
            this.notAttached = notAttached;
            this.tooMany = tooMany;
        }

        static Kind numbered(int number) {
            for (Kind kind : values()) if (kind.number == number) return kind;
            throw new IllegalArgumentException("no holder of policies has the number " + number);
        }
    }

    /** Its policies. Fails with the refusal of who is not there. */
    public List<PolicyName> policies(KeyRing ring) {
        return switch (kind) {
            case USER -> ring.user(name).orElseThrow(() -> Refusal.UNKNOWN_USER.because(name)).policies();
            case GROUP -> ring.group(name).orElseThrow(() -> Refusal.UNKNOWN_GROUP.because(name)).policies();
            case ROLE -> ring.role(name).orElseThrow(() -> Refusal.UNKNOWN_ROLE.because(name)).policies();
        };
    }

    public void write(ByteWriter out) {
        out.u8(kind.number).text(name);
    }

    public static Holder read(ByteReader in) {
        return new Holder(Kind.numbered(in.u8()), in.text());
    }
}
