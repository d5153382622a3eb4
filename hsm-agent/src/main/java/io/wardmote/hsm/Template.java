package io.wardmote.hsm;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/** Attributes for an object to be made, found or changed. Immutable; a value is a Boolean, a Long, bytes, a text or a template. */
final class Template {
    private final EnumMap<Attribute, Object> values;

    private Template(EnumMap<Attribute, Object> values) {
        this.values = values;
    }

    static Template empty() {
        return new Template(new EnumMap<>(Attribute.class));
    }

    Template with(Attribute attribute, boolean value) {
        return and(attribute, value);
    }

    Template with(Attribute attribute, long value) {
        return and(attribute, value);
    }

    Template with(Attribute attribute, byte[] value) {
        return and(attribute, value);
    }

    Template with(Attribute attribute, String value) {
        return and(attribute, value);
    }

    Template with(Attribute attribute, Template value) {
        return and(attribute, value);
    }

    Map<Attribute, Object> values() {
        return Collections.unmodifiableMap(values);
    }

    private Template and(Attribute attribute, Object value) {
        EnumMap<Attribute, Object> more = values.clone();
        more.put(attribute, value);
        return new Template(more);
    }

    /** The names only: a value may be a key. */
    @Override
    public String toString() {
        return "Template" + values.keySet();
    }
}
