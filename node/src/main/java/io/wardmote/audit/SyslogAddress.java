package io.wardmote.audit;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.InvalidPathException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a syslog server listens for a stream: {@code tcp://host:port} or {@code unix:///path}. */
public record SyslogAddress(String text) {
    private static final Pattern TCP = Pattern.compile("tcp://(\\[[0-9A-Fa-f:.]+]|[0-9A-Za-z.-]{1,253}):([0-9]{1,5})");
    private static final String UNIX = "unix://";

    /** @throws IllegalArgumentException if it is neither */
    public SyslogAddress {
        if (text.startsWith(UNIX + "/")) unix(text);
        else {
            Matcher tcp = TCP.matcher(text);
            if (!tcp.matches() || Integer.parseInt(tcp.group(2)) < 1 || Integer.parseInt(tcp.group(2)) > 65_535) throw new IllegalArgumentException(text);
        }
    }

    boolean isTcp() {
        return !text.startsWith(UNIX);
    }

    /** Looked up anew each time: a name may lead elsewhere by then. */
    SocketAddress resolve() {
        if (!isTcp()) return unix(text);
        Matcher tcp = TCP.matcher(text);
        if (!tcp.matches()) throw new IllegalStateException(text);
        return new InetSocketAddress(tcp.group(1), Integer.parseInt(tcp.group(2)));
    }

    private static UnixDomainSocketAddress unix(String text) {
        try {
            return UnixDomainSocketAddress.of(text.substring(UNIX.length()));
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException(text, e);
        }
    }

    @Override
    public String toString() {
        return text;
    }
}
