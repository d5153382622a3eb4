package io.wardmote.external;

/** What is to happen later, on the thread that asks for it. */
interface Timers {
    /** @return what makes it not happen */
    Runnable after(long millis, Runnable task);
}
