package io.wardmote.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** A TLS connection on which a test writes any bytes it likes, and reads answers of HTTP/1.1. */
final class Wire implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 20_000;
    private final SSLSocket socket;
    private final InputStream in;

    Wire(SSLContext trust, int port) throws IOException {
        this(trust, port, "TLSv1.3", "TLSv1.2");
    }

    Wire(SSLContext trust, int port, String... protocols) throws IOException {
        this(trust, new Socket("127.0.0.1", port), protocols);
    }

    /** TLS over what is connected already. */
    Wire(SSLContext trust, Socket connected, String... protocols) throws IOException {
        connected.setSoTimeout(PATIENCE_MILLIS);
        socket = (SSLSocket) trust.getSocketFactory().createSocket(connected, "127.0.0.1", connected.getPort(), true);
        socket.setEnabledProtocols(protocols);
        try {
            socket.startHandshake();
        } catch (IOException e) {
            socket.close();
            throw e;
        }
        in = new BufferedInputStream(socket.getInputStream());
    }

    record Response(int status, Map<String, String> headers, byte[] octets) {
        String body() {
            return new String(octets, UTF_8);
        }

        String header(String name) {
            return headers.getOrDefault(name, "");
        }
    }

    Wire send(String latin1) throws IOException {
        return send(latin1.getBytes(ISO_8859_1));
    }

    Wire send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
        return this;
    }

    /** No more will be sent. */
    void finish() throws IOException {
        socket.shutdownOutput();
    }

    String protocol() {
        return socket.getSession().getProtocol();
    }

    Response read() throws IOException {
        Response head = readHead();
        int length = Integer.parseInt(head.headers().getOrDefault("content-length", "0"));
        return new Response(head.status(), head.headers(), in.readNBytes(length));
    }

    Response readHead() throws IOException {
        String[] status = line().split(" ", 3);
        Map<String, String> headers = new HashMap<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            headers.put(line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
        }
        return new Response(Integer.parseInt(status[1]), headers, new byte[0]);
    }

    /** Whether the server closes the connection, within the patience of this wire; reads away what comes before. */
    boolean isClosedByServer() {
        try {
            while (in.read() >= 0) { }
            return true;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    /** Whether it has been closed by now. */
    boolean isClosedAlready() throws IOException {
        socket.setSoTimeout(1);
        try {
            return isClosedByServer();
        } finally {
            socket.setSoTimeout(PATIENCE_MILLIS);
        }
    }

    /** Whether an answer has begun to come by now, which is not read yet. */
    boolean isAnswered() throws IOException {
        in.mark(1);
        socket.setSoTimeout(1);
        try {
            boolean answered = in.read() >= 0;
            in.reset();
            return answered;
        } catch (SocketTimeoutException notYet) {
            return false;
        } finally {
            socket.setSoTimeout(PATIENCE_MILLIS);
        }
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) throw new EOFException("closed after \"" + line + "\"");
            if (b != '\r') line.append((char) b);
        }
        return line.toString();
    }

    void hangUp() throws IOException {
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
