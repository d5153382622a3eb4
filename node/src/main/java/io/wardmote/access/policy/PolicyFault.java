package io.wardmote.access.policy;

/** A text that is no policy: the message is a sentence for whoever wrote it, which names the place, such as {@code Statement[2].Action}. */
public final class PolicyFault extends RuntimeException {
    private static final long serialVersionUID = 1;

    PolicyFault(String path, String sentence) {
        super((path.isEmpty() ? "The policy" : path) + " " + sentence);
    }
}
