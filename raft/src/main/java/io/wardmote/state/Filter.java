package io.wardmote.state;

import java.util.List;

/** Keys whose facet of this name has one of these values. Several filters are all to hold. */
public record Filter(String facet, List<String> values) {
    public Filter {
        values = List.copyOf(values);
    }
}
