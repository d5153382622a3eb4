package io.wardmote.op;

/** A part of what is done for a request, as traces show it. Thread safe. */
public interface Span {
    /** Of a request that is not traced. */
    Span NONE = new Span() {
        @Override
        public Span child(String name) {
            return this;
        }

        @Override
        public void note(String name, String value) {}

        @Override
        public void end(String fault) {}

        @Override
        public String traceparent() {
            return "";
        }
    };

    /** A part of this one that begins now. */
    Span child(String name);

    /** Never anything secret, or of the caller's own choosing: traces leave the node. */
    void note(String name, String value);

    /** It ends. @param fault what it failed by, by a code or a class's name; "" if it did not */
    void end(String fault);

    /** As it is told to others, by W3C's Trace Context; "" for none. */
    String traceparent();
}
