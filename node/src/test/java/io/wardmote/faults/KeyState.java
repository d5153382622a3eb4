package io.wardmote.faults;

import java.util.List;

/**
 * What clients can see of one key and its alias, and what each operation may do to it: the specification that histories are held against. It shares
 * nothing with the product's code.
 *
 * @param version id of the primary version; {@link #UNTOLD} after a rotation whose answer was lost
 * @param aliased whether the alias names this key; else it names another, which is always enabled
 */
record KeyState(Condition condition, String version, boolean aliased) {
    enum Condition { ENABLED, DISABLED, PENDING }

    /** Whichever version is seen next, as long as no other operation is known to have made it. */
    static final String UNTOLD = "?";
    static final String NOT_MODIFIED = "Rejected.StateModifiedFailed";
    private static final String DISABLED = "Rejected.Disabled";
    private static final String PENDING = "Rejected.PendingDeletion";

    static KeyState created(String version) {
        return new KeyState(Condition.ENABLED, version, true);
    }

    /** The refusal of whoever would use the key; "" if it can be used. */
    private String refusal() {
        return switch (condition) {
            case ENABLED -> "";
            case DISABLED -> DISABLED;
            case PENDING -> PENDING;
        };
    }

    /** The states after this operation with this answer, none if it cannot have been given in this state. */
    List<KeyState> after(Operation operation) {
        String code = operation.code();
        return switch (operation.kind()) {
            case ENABLE -> change(code, condition == Condition.PENDING ? NOT_MODIFIED : "", in(Condition.ENABLED));
            case DISABLE -> change(code, condition == Condition.PENDING ? NOT_MODIFIED : "", in(Condition.DISABLED));
            case SCHEDULE -> change(code, condition == Condition.PENDING ? NOT_MODIFIED : "", in(Condition.PENDING));
            case CANCEL -> change(code, condition == Condition.PENDING ? "" : NOT_MODIFIED, in(Condition.ENABLED));
            case ROTATE -> change(code, refusal(), new KeyState(condition, operation.seen().isEmpty() ? UNTOLD : operation.seen(), aliased));
            case ALIAS_HERE -> change(code, condition == Condition.PENDING ? PENDING : "", new KeyState(condition, version, true));
            case ALIAS_AWAY -> change(code, "", new KeyState(condition, version, false));
            case ENCRYPT -> code.equals(refusal()) ? code.isEmpty() ? seeing(operation) : List.of(this) : List.of();
            case DECRYPT -> only(code.equals(refusal()));
            case ENCRYPT_BY_ALIAS -> byAlias(operation);
            case DESCRIBE -> operation.seen().equals(condition.name()) && code.isEmpty() ? List.of(this) : List.of();
        };
    }

    private List<KeyState> byAlias(Operation operation) {
        boolean elsewhere = operation.seen().equals(Operation.ELSEWHERE);
        if (!aliased) return only(elsewhere && operation.code().isEmpty());
        if (elsewhere || !operation.code().equals(refusal())) return List.of();
        return operation.code().isEmpty() ? seeing(operation) : List.of(this);
    }

    /** An open change is tried as done. What it would be refused changes nothing, so it need not be tried. */
    private List<KeyState> change(String code, String refusal, KeyState done) {
        if (!code.equals(refusal)) return List.of();
        return List.of(code.isEmpty() ? done : this);
    }

    private List<KeyState> only(boolean possible) {
        return possible ? List.of(this) : List.of();
    }

    private List<KeyState> seeing(Operation operation) {
        if (version.equals(operation.seen())) return List.of(this);
        return version.equals(UNTOLD) && !operation.told() ? List.of(new KeyState(condition, operation.seen(), aliased)) : List.of();
    }

    private KeyState in(Condition other) {
        return new KeyState(other, version, aliased);
    }
}
