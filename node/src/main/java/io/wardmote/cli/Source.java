package io.wardmote.cli;

import io.wardmote.node.Fault;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** What cannot be read is no fault of where it is written to. */
final class Source extends FilterInputStream {
    private final String source;

    Source(InputStream in, String source) {
        super(in);
        this.source = source;
    }

    @Override
    public int read() {
        try {
            return in.read();
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    @Override
    public int read(byte[] into, int at, int length) {
        try {
            return in.read(into, at, length);
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private Fault unreadable(IOException e) {
        return new Fault(Fault.DATA, source + " cannot be read (" + e.getMessage() + "); see that it is a file and whole.", e);
    }
}
