package io.wardmote.state;

import java.util.List;

/**
 * Where clients of the instance API may call from. Policies name it.
 *
 * @param type {@code Private}, the only one there is
 */
public record NetworkRule(String name, String type, Source source, String description) {
    public static final int MOST = 1000;

    /**
     * @param text     as the caller sent it, "" if not at all
     * @param networks what it says; none match no address
     */
    public record Source(String text, List<Network> networks) {
        public static final Source NONE = new Source("", List.of());

        public Source {
            networks = List.copyOf(networks);
        }

        public void write(ByteWriter out) {
            out.text(text).list(networks, Network::write);
        }

        public static Source read(ByteReader in) {
            return new Source(in.text(), in.list(Network::read));
        }
    }

    public boolean contains(Network address) {
        for (Network network : source.networks) if (network.contains(address)) return true;
        return false;
    }

    public void write(ByteWriter out) {
        source.write(out.u8(1).text(name).text(type));
        out.text(description);
    }

    public static NetworkRule read(ByteReader in) {
        Layout.mustBe(1, in.u8(), "network rule");
        return new NetworkRule(in.text(), in.text(), Source.read(in), in.text());
    }
}
