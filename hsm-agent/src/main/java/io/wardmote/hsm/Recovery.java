package io.wardmote.hsm;

/** What to do about an error of the token, so that the next call, or a second try of the same, may succeed. {@link Remedies} does it. */
enum Recovery {
    /** Nothing: the question was wrong, or the token cannot do it. The session is replaced, since an operation may be left open in it. */
    NONE,
    /** Close that session, open another, try once more. */
    NEW_SESSION,
    /** As NEW_SESSION; but if the second try ends so too, the generation ends. */
    NEW_SESSION_THEN_END,
    /** Drop the handles, find the wrapping key again, unwrap again, try once more; if that fails alike, the generation ends. */
    FORGET_HANDLES,
    /** Discard the session; if the anchor is gone too, a new generation. Try once more. */
    SESSION_GONE,
    /** Log in once, which makes a new generation, since a logout killed the objects. Try once more. */
    LOG_IN,
    /** Close the objects used least of late, make the pool smaller, try once more. */
    MAKE_ROOM,
    /** The generation ends: fail fast, let calls in flight end, finalize, initialize until it works. No second try. */
    END,
    /** Nothing more is tried with this PIN until somebody starts the agent anew: a token locks itself after a few wrong ones. */
    STOP
}
