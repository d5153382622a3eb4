package io.wardmote.state;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/**
 * A range of IP addresses that share their first bits (CIDR, RFC 4632 and RFC 4291, 2.3); one address is the narrowest. Bits
 * past the prefix are zero.
 *
 * <p>IPv4 is held as {@code ::ffff:0:0/96} (RFC 4291, 2.5.5.2), so that {@code 10.0.0.1} and {@code ::ffff:10.0.0.1}, as which a
 * socket for both families shows it, are the same. A wider range of IPv6, such as {@code ::/0}, holds no IPv4 address.
 *
 * @param bits length of the prefix, 0 to 128: for IPv4 its own and 96
 */
public record Network(long high, long low, int bits) {
    private static final int BITS = 128;
    private static final int IPV4_PREFIX = 96;
    private static final int IPV4_BITS = 32;
    private static final int GROUPS = 8;
    private static final long MAPPED = 0xFFFF;
    private static final long NOT_IPV4 = -1;

    public Network {
        if (bits < 0 || bits > BITS) throw new IllegalArgumentException("no prefix has " + bits + " bits");
        high = highPart(high, bits);
        low = lowPart(low, bits);
    }

    /**
     * An address, or an address and the length of a prefix; absent if it is neither. No names, no zones, no brackets, no leading
     * zeros in decimals, since those are octal to some.
     */
    public static Optional<Network> of(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) return address(text);
        return address(text.substring(0, slash)).flatMap(address -> address.widened(text.substring(slash + 1), text.indexOf(':') < 0));
    }

    /** The range of one address; absent if the text is not an address. */
    public static Optional<Network> address(String text) {
        if (text.indexOf(':') >= 0) return Optional.ofNullable(ipv6(text));
        long ipv4 = ipv4(text, 0);
        return ipv4 == NOT_IPV4 ? Optional.empty() : Optional.of(new Network(0, MAPPED << IPV4_BITS | ipv4, BITS));
    }

    /** Whether all of the other range lies in this one. */
    public boolean contains(Network other) {
        return other.bits >= bits && isIpv4() == other.isIpv4() && highPart(other.high, bits) == high && lowPart(other.low, bits) == low;
    }

    private boolean isIpv4() {
        return bits >= IPV4_PREFIX && high == 0 && low >>> IPV4_BITS == MAPPED;
    }

    private Optional<Network> widened(String length, boolean decimal) {
        if (!length.matches("0|[1-9][0-9]{0,2}")) return Optional.empty();
        int prefix = Integer.parseInt(length);
        if (prefix > (decimal ? IPV4_BITS : BITS)) return Optional.empty();
        return Optional.of(new Network(high, low, decimal ? IPV4_PREFIX + prefix : prefix));
    }

    private static long highPart(long high, int bits) {
        if (bits == 0) return 0;
        return bits >= Long.SIZE ? high : high & -1L << Long.SIZE - bits;
    }

    private static long lowPart(long low, int bits) {
        return bits <= Long.SIZE ? 0 : low & -1L << BITS - bits;
    }

    /** Four decimal parts from there to the end. */
    private static long ipv4(String text, int from) {
        long address = 0;
        int at = from;
        for (int part = 0; part < 4; part++) {
            if (part > 0 && (at == text.length() || text.charAt(at++) != '.')) return NOT_IPV4;
            int first = at;
            int value = 0;
            while (at < text.length() && at - first < 3 && text.charAt(at) >= '0' && text.charAt(at) <= '9') value = value * 10 + text.charAt(at++) - '0';
            if (at == first || value > 255 || at - first > 1 && text.charAt(first) == '0') return NOT_IPV4;
            address = address << 8 | value;
        }
        return at == text.length() ? address : NOT_IPV4;
    }

    /** Eight groups of one to four hexadecimal digits; once {@code ::} for one or more groups of zeros; the last two may be an IPv4 address. */
    private static Network ipv6(String text) {
        int[] groups = new int[GROUPS];
        int count = 0;
        int gap = text.startsWith("::") ? 0 : -1;
        int at = gap == 0 ? 2 : 0;
        while (at < text.length()) {
            int end = at;
            int value = 0;
            while (end < text.length() && end - at < 4 && HexFormat.isHexDigit(text.charAt(end)))
                value = value << 4 | HexFormat.fromHexDigit(text.charAt(end++));
            if (end == at || count == GROUPS) return null;
            if (end < text.length() && text.charAt(end) == '.') {
                long ipv4 = ipv4(text, at);
                if (ipv4 == NOT_IPV4 || count > GROUPS - 2) return null;
                groups[count++] = (int) (ipv4 >>> 16);
                groups[count++] = (int) ipv4 & 0xFFFF;
                break;
            }
            groups[count++] = value;
            if (end == text.length()) break;
            at = end + 1;
            if (text.charAt(end) != ':' || at == text.length()) return null;
            if (text.charAt(at) == ':') {
                if (gap >= 0) return null;
                gap = count;
                at++;
            }
        }
        if (gap < 0 ? count != GROUPS : count == GROUPS) return null;
        if (gap >= 0) {
            System.arraycopy(groups, gap, groups, gap + GROUPS - count, count - gap);
            Arrays.fill(groups, gap, gap + GROUPS - count, 0);
        }
        return new Network(half(groups, 0), half(groups, GROUPS / 2), BITS);
    }

    private static long half(int[] groups, int from) {
        long half = 0;
        for (int i = from; i < from + GROUPS / 2; i++) half = half << 16 | groups[i];
        return half;
    }

    public void write(ByteWriter out) {
        out.i64(high).i64(low).u8(bits);
    }

    public static Network read(ByteReader in) {
        return new Network(in.i64(), in.i64(), in.u8());
    }
}
