package io.wardmote.http;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.HexFormat;

/** What counts as one address where something is limited by address: an IPv4 address; of IPv6 the first 64 bits, since one host may have all the others. */
public final class Origin {
    private static final int PREFIX_BYTES = 8;

    private Origin() {}

    /** @param address as {@code java.net} writes it, perhaps with a zone; what is no address, such as that of a socket in the file system, counts as it is */
    public static String of(String address) {
        if (address.indexOf(':') < 0) return address;
        int zone = address.indexOf('%');
        try {
            return of(InetAddress.ofLiteral(zone < 0 ? address : address.substring(0, zone)));
        } catch (IllegalArgumentException notAnAddress) {
            return address;
        }
    }

    static String of(InetAddress address) {
        if (!(address instanceof Inet6Address ipv6)) return address.getHostAddress();
        return HexFormat.of().toHexDigits(ByteBuffer.wrap(ipv6.getAddress(), 0, PREFIX_BYTES).getLong()) + "/64";
    }
}
