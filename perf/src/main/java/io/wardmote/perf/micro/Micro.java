package io.wardmote.perf.micro;

/**
 * One small piece of a request's way, to be measured by itself.
 *
 * @param gated whether what it allocates is held to a kept figure: if it is our code's, and the same each time
 * @param make  makes ready, unmeasured, what is then done again and again
 */
public record Micro(String name, boolean gated, Make make) {
    /** Makes ready. */
    public interface Make {
        Work make() throws Exception;
    }

    /** What is measured; answers something that depends on it, so that no compiler leaves it out. */
    public interface Work {
        Object run() throws Exception;
    }

    public static Micro gated(String name, Make make) {
        return new Micro(name, true, make);
    }

    public static Micro ungated(String name, Make make) {
        return new Micro(name, false, make);
    }
}
