package io.wardmote.crypto;

/**
 * For whom an engine is asked, as a manager elsewhere may know it: so that its records and ours can be laid side by side.
 *
 * @param operation of the API
 * @param requestId that the caller is answered with
 */
public record Asker(String operation, String requestId) {
    /** Whoever asks for what no manager elsewhere does. */
    public static final Asker NOBODY = new Asker("", "");
}
