package io.wardmote.node;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.UnknownHostException;

/** Where something listens: {@code 127.0.0.1:8443}, {@code kms1.example.org:8443} or {@code [::1]:8443}. */
public record Address(String host, int port) {

    /** @throws IllegalArgumentException if it is not host, colon and a port from 1 to 65535 */
    public static Address of(String text) {
        int colon = text.lastIndexOf(':');
        if (colon < 1 || !text.substring(colon + 1).matches("[0-9]{1,5}")) throw new IllegalArgumentException(text);
        String host = text.substring(0, colon);
        if (host.startsWith("[") && host.endsWith("]")) host = host.substring(1, host.length() - 1);
        int port = Integer.parseInt(text.substring(colon + 1));
        if (port < 1 || port > 65_535 || !host.matches("[0-9A-Za-z:.-]{1,253}")) throw new IllegalArgumentException(text);
        return new Address(host, port);
    }

    public boolean isWildcard() {
        return host.equals("0.0.0.0") || host.equals("::");
    }

    /** Nothing listens there now. The port may lie in wait for late packets: servers reuse it all the same. */
    public boolean isFree() {
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress(InetAddress.getByName(host), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** @throws Fault if something listens there, or this machine does not have the address */
    public void mustBeFree(String what, String remedy) {
        if (isFree()) return;
        try {
            boolean ours = InetAddress.getByName(host).isAnyLocalAddress()
                || NetworkInterface.getByInetAddress(InetAddress.getByName(host)) != null;
            if (!ours) throw new Fault(Fault.CONFIG, what + " cannot listen on " + this + ", because this machine does not have that address; " + remedy + ".");
        } catch (UnknownHostException e) {
            throw new Fault(Fault.CONFIG, what + " cannot listen on " + this + ", because that name has no address; " + remedy + ".");
        } catch (IOException e) {
            throw new Fault(Fault.CONFIG, what + " cannot listen on " + this + ": " + e.getMessage() + "; " + remedy + ".");
        }
        throw new Fault(Fault.UNAVAILABLE, what + " cannot listen on " + this + ", because that port is in use; stop what listens there, or " + remedy + ".");
    }

    @Override
    public String toString() {
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
    }
}
