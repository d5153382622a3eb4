package io.wardmote.node;

import java.util.List;

/** Closes what there is to close, whatever fails on the way: what is left open would keep files, ports and secrets. */
final class Closing {
    private Closing() {}

    /** Something to close. */
    interface Step {
        void close() throws Exception;
    }

    /** Takes all steps in order. @throws IllegalStateException if some failed, which it then holds */
    static void all(List<Step> steps) {
        IllegalStateException failure = new IllegalStateException("a part of the node did not close");
        for (Step step : steps) after(failure, step);
        if (failure.getSuppressed().length > 0) throw failure;
    }

    /** Takes the step and keeps what fails with the failure that made it necessary. */
    static void after(Throwable failure, Step step) {
        try {
            step.close();
        } catch (Exception e) {
            failure.addSuppressed(e);
        }
    }
}
