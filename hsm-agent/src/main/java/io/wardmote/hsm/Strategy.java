package io.wardmote.hsm;

/** Where the keys of a cluster are while nobody uses them. A cluster that changes it opens the keys of before too. */
public enum Strategy {
    /** In the log, wrapped by the key that all its HSMs share; unwrapped into a session when they are used. The HSM's storage is no limit. */
    WRAPPED_SESSION("wrapped-session"),
    /** In the HSM itself, whose vendor replicates them; the log names them. Nothing is ever wrapped, so no wrapping key is needed. */
    TOKEN_OBJECT("token-object");

    private final String settingName;

    Strategy(String settingName) {
        this.settingName = settingName;
    }

    /** As a node's settings name it. */
    public String settingName() {
        return settingName;
    }

    /** @throws IllegalArgumentException if none has that name */
    public static Strategy named(String settingName) {
        for (Strategy strategy : values()) if (strategy.settingName.equals(settingName)) return strategy;
        throw new IllegalArgumentException("no strategy is named " + settingName);
    }
}
