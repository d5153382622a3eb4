package io.wardmote.op;

import io.wardmote.state.Key;

/** Whether what is outside of this cluster can be used, as far as is known: to be shown, and to rest nothing on. */
public interface Availability {
    /** Of a node that asks nobody. */
    Availability UNKNOWN = new Availability() {
        @Override
        public boolean isUnavailable(Key key) {
            return false;
        }

        @Override
        public String fault(String instance) {
            return "";
        }
    };

    /** Whether the manager of an external key does not answer, or refused the key when it was last used. */
    boolean isUnavailable(Key key);

    /** What is wrong with the manager of an external instance, as a sentence; "" if nothing is known to be. */
    String fault(String instance);
}
