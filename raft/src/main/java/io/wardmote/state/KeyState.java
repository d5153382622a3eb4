package io.wardmote.state;

import static io.wardmote.key.Refusal.KEY_DISABLED;
import static io.wardmote.key.Refusal.KEY_PENDING_DELETION;
import static io.wardmote.key.Refusal.KEY_PENDING_IMPORT;

/** The state of a key, as the API's KeyState names it. Numbers are stored and never reused. */
public enum KeyState {
    ENABLED(1, "Enabled"),
    DISABLED(2, "Disabled"),
    PENDING_DELETION(3, "PendingDeletion"),
    PENDING_IMPORT(4, "PendingImport");

    private final int number;
    private final String apiName;

    KeyState(int number, String apiName) {
        this.number = number;
        this.apiName = apiName;
    }

    public String apiName() {
        return apiName;
    }

    /** @throws io.wardmote.key.Refused the refusal that names the state, unless it is ENABLED */
    public void mustBeEnabled() {
        switch (this) {
            case ENABLED -> {}
            case DISABLED -> throw KEY_DISABLED.refused();
            case PENDING_DELETION -> throw KEY_PENDING_DELETION.refused();
            case PENDING_IMPORT -> throw KEY_PENDING_IMPORT.refused();
        }
    }

    int number() {
        return number;
    }

    static KeyState numbered(int number) {
        for (KeyState state : values()) if (state.number == number) return state;
        throw new IllegalArgumentException("no key state has the number " + number);
    }
}
