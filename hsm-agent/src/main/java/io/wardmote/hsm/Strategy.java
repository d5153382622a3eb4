package io.wardmote.hsm;

import java.util.stream.Collectors;

/** Where the keys of a cluster are while nobody uses them. A cluster that changes it opens the keys of before too. */
public enum Strategy {
    /** In the log, wrapped by the key that all its HSMs share; unwrapped into a session when they are used. The HSM's storage is no limit. */
    WRAPPED_SESSION("wrapped-session", "the token wraps keys by none of "
            + Mechanism.WRAPPING.stream().map(Mechanism::apiName).collect(Collectors.joining(", ")) + " as RFC 5649 says",
            "token-object, if the vendor replicates the keys of its HSMs"),
    /** In the HSM itself, whose vendor replicates them; the log names them. Nothing is ever wrapped, so no wrapping key is needed. */
    TOKEN_OBJECT("token-object", "the token keeps no key that " + Mechanism.AES_KEY_GEN.apiName() + " makes in it with CKA_TOKEN", "wrapped-session");

    private final String settingName;
    private final String lack;
    private final String instead;

    Strategy(String settingName, String lack, String instead) {
        this.settingName = settingName;
        this.lack = lack;
        this.instead = instead;
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

    /** For the person whose token cannot do it. */
    String refusal() {
        return "hsm.strategy is " + settingName + ", but " + lack + "; give " + instead + ", or another token.";
    }
}
