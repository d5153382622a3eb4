package io.wardmote.state;

import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What nodes' settings have said of one thing, {@code user/alice}, and was seen to: so that each wording is seen to once, and neither what is changed
 * by hand later nor what another node's settings say is taken back with each new leader.
 *
 * @param newest the wording that was seen to last, as a hash; "" for none
 * @param byNode the wording that each member had when it last led
 */
public record Declaration(String newest, SortedMap<String, String> byNode) {
    static final Declaration NONE = new Declaration("", new TreeMap<>());

    public Declaration {
        byNode = Collections.unmodifiableSortedMap(new TreeMap<>(byNode));
    }

    /** Whether that node's settings say so for the first time, and it is not what was seen to last. */
    public boolean isNews(String node, String wording) {
        return !isNoted(node, wording) && !newest.equals(wording);
    }

    public boolean isNoted(String node, String wording) {
        return wording.equals(byNode.get(node));
    }

    /** @param members whose wordings are kept */
    Declaration noted(String node, String wording, Set<String> members) {
        SortedMap<String, String> now = new TreeMap<>(byNode);
        now.put(node, wording);
        now.keySet().retainAll(members);
        return new Declaration(wording, now);
    }

    public void write(ByteWriter out) {
        out.u8(1).text(newest).list(List.copyOf(byNode.entrySet()), (entry, to) -> to.text(entry.getKey()).text(entry.getValue()));
    }

    public static Declaration read(ByteReader in) {
        Layout.mustBe(1, in.u8(), "declaration");
        String newest = in.text();
        SortedMap<String, String> byNode = new TreeMap<>();
        for (int left = in.count(); left > 0; left--) byNode.put(in.text(), in.text());
        return new Declaration(newest, byNode);
    }
}
