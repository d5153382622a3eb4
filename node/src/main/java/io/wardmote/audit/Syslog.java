package io.wardmote.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends records to a syslog server over a stream: RFC 5424, each as its length and the message (RFC 6587, 3.4.1), facility 13 (log audit), the record as
 * JSON, the last of those that were written together with its hash. In the clear: let it be a server on this machine or behind a tunnel.
 */
final class Syslog implements Sink {
    private static final Logger LOG = LoggerFactory.getLogger(Syslog.class);
    private static final int MOST_QUEUED = 8192;
    private static final int PRIORITY = 13 * 8 + 6;
    private static final long AGAIN_MILLIS = 1000;
    private static final long TELL_NANOS = TimeUnit.MINUTES.toNanos(5);

    private final SyslogAddress address;
    private final Origin origin;
    private final long pid;
    private final BlockingQueue<Message> queue = new ArrayBlockingQueue<>(MOST_QUEUED);
    private final AtomicLong dropped = new AtomicLong();
    private final Thread sender = Thread.ofPlatform().name("audit-syslog").daemon().unstarted(this::send);
    private volatile String fault = "";
    private volatile boolean closing;
    private volatile SocketChannel open;
    private volatile long lastDrop;

    /** @param head of the last record of those that were written together, so that the server can prove what the node has */
    private record Message(long sequence, AuditRecord record, Optional<Head> head) {}

    private Syslog(SyslogAddress address, Origin origin, long pid) {
        this.address = address;
        this.origin = origin;
        this.pid = pid;
    }

    static Syslog start(SyslogAddress address, Origin origin, long pid) {
        Syslog syslog = new Syslog(address, origin, pid);
        syslog.sender.start();
        return syslog;
    }

    @Override
    public void offer(List<AuditRecord> records, Head last) {
        long sequence = last.sequence() - records.size() + 1;
        for (AuditRecord record : records) {
            Optional<Head> head = sequence == last.sequence() ? Optional.of(last) : Optional.empty();
            if (!queue.offer(new Message(sequence++, record, head))) {
                dropped.incrementAndGet();
                lastDrop = System.nanoTime();
            }
        }
    }

    @Override
    public String state() {
        if (!fault.isEmpty()) return "the syslog server " + address + " is not reached (" + fault + "); " + dropped + " records were not sent to it";
        boolean lately = dropped.get() > 0 && System.nanoTime() - lastDrop < TELL_NANOS;
        return lately ? "the syslog server " + address + " is too slow: " + dropped + " records were not sent to it" : "ok";
    }

    @Override
    public long dropped() {
        return dropped.get();
    }

    private void send() {
        Message unsent = null;
        while (!closing) {
            try (SocketChannel channel = connect()) {
                open = channel;
                while (!closing) {
                    if (unsent == null) unsent = queue.poll(1, TimeUnit.SECONDS);
                    if (unsent == null) continue;
                    ByteBuffer bytes = ByteBuffer.wrap(frame(unsent));
                    while (bytes.hasRemaining()) channel.write(bytes);
                    unsent = null;
                }
            } catch (IOException | RuntimeException e) {
                if (closing) return;
                fault = e.getMessage() == null ? e.toString() : e.getMessage();
                LOG.warn("The syslog server {} does not take audit records: {}", address, fault);
                pause();
            } catch (InterruptedException e) {
                return; // closed
            }
        }
    }

    private SocketChannel connect() throws IOException {
        SocketAddress to = address.resolve();
        SocketChannel channel = address.isTcp() ? SocketChannel.open() : SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.connect(to);
            fault = "";
            return channel;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private byte[] frame(Message message) {
        JsonObject json = JsonLine.of(origin, message.sequence, message.record);
        message.head.ifPresent(head -> JsonLine.hashed(json, head.incarnation(), head.hash()));
        String text = "<" + PRIORITY + ">1 " + Instant.ofEpochMilli(message.record.atMillis()) + " " + origin.name() + " wardmote " + pid + " audit - "
            + json.encode();
        byte[] bytes = text.getBytes(UTF_8);
        byte[] length = (bytes.length + " ").getBytes(UTF_8);
        return ByteBuffer.allocate(length.length + bytes.length).put(length).put(bytes).array();
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(AGAIN_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What it has not sent by now is in the segments. */
    @Override
    public void close() {
        closing = true;
        sender.interrupt();
        try {
            SocketChannel channel = open;
            if (channel != null) channel.close();
        } catch (IOException e) {
            LOG.warn("The connection to the syslog server cannot be closed: {}", e.getMessage());
        }
    }
}
