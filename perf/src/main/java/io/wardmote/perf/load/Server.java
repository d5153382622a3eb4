package io.wardmote.perf.load;

/** Who is asked: the cluster, or one that is asked the same beside it. */
record Server(String name, Client client, Requests requests) implements AutoCloseable {
    @Override
    public void close() {
        client.close();
    }
}
