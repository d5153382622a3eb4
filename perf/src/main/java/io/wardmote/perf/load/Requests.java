package io.wardmote.perf.load;

/** Where a loop takes its requests from. For one thread at a time. */
interface Requests {
    Outgoing next();

    /** Makes so many requests before they are asked for, or as many as there is room for, so that making them takes no time of the run. */
    void ahead(long count);

    /** How many had to be made when they were asked for, since the last {@link #ahead}. */
    long madeLate();
}
