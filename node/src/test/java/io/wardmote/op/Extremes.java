package io.wardmote.op;

import io.wardmote.op.contract.Field;
import io.wardmote.op.contract.Shape;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a parameter may just be, and what it may just not be, each in words and as the parameters that say so.
 *
 * @param within must be taken; @param beyond must be refused
 */
record Extremes(Map<String, Map<String, String>> within, Map<String, Map<String, String>> beyond) {
    private static final String SAMPLE = "a";

    /** @param sent a request that is done, whose values are gone on from */
    static Extremes of(Field parameter, Map<String, String> sent) {
        Extremes extremes = new Extremes(new LinkedHashMap<>(), new LinkedHashMap<>());
        String name = parameter.name();
        switch (parameter.shape()) {
            case Shape.Text text -> extremes.ofText(name, text, sent.getOrDefault(name, SAMPLE));
            case Shape.Whole whole -> {
                extremes.may(name, "the least", Long.toString(whole.least()));
                extremes.may(name, "the most", Long.toString(whole.most()));
                extremes.mayNot(name, "less", Long.toString(whole.least() - 1));
                extremes.mayNot(name, "more", Long.toString(whole.most() + 1));
                extremes.mayNot(name, "no number", "one");
            }
            case Shape.Truth truth -> {
                extremes.may(name, "true", "true");
                extremes.may(name, "FALSE", "FALSE");
                extremes.mayNot(name, "maybe", "maybe");
            }
            case Shape.Bytes bytes -> {
                extremes.mayNot(name, "no base64", "*");
                if (bytes.most() == Shape.UNBOUNDED) break;
                extremes.may(name, "as long as may be", base64(bytes.most()));
                extremes.mayNot(name, "a byte longer", base64(bytes.most() + 1));
            }
            case Shape.Json json -> {
                extremes.mayNot(name, "cut short", "[");
                String sample = sent.get(name);
                if (sample == null || sample.isEmpty() || !"[{".contains(sample.substring(0, 1))) sample = json.inside() instanceof Shape.Listed ? "[]" : "{}";
                extremes.may(name, "as long as may be", padded(sample, json.longest()));
                extremes.mayNot(name, "a character longer", padded(sample, json.longest() + 1));
            }
            case Shape.Listed listed -> {
                extremes.within.put("as many as may be", repeated(name, listed.of(), sent, listed.most()));
                extremes.beyond.put("one more", repeated(name, listed.of(), sent, listed.most() + 1));
            }
            case Shape.Pairs pairs -> throw new IllegalArgumentException(name + " is never sent bare");
            case Shape.Composed composed -> throw new IllegalArgumentException(name + " is never sent bare");
        }
        return extremes;
    }

    private void ofText(String name, Shape.Text text, String sample) {
        if (!text.values().isEmpty()) {
            text.values().forEach(value -> may(name, value, value));
            mayNot(name, "of no such name", "no-such");
            return;
        }
        if (!text.pattern().isEmpty() && !"no such \n name".matches(text.pattern())) mayNot(name, "of another form", "no such \n name");
        String longest = stretched(sample, text.longest());
        if (text.pattern().isEmpty() || longest.matches(text.pattern())) may(name, "as long as may be", longest);
        mayNot(name, "a character longer", stretched(sample, text.longest() + 1));
    }

    private static String stretched(String sample, int length) {
        return sample.length() >= length ? sample.substring(0, length) : sample + "a".repeat(length - sample.length());
    }

    private static String padded(String json, int length) {
        return json + " ".repeat(length - json.length());
    }

    private static String base64(int bytes) {
        return Base64.getEncoder().encodeToString(new byte[bytes]);
    }

    /** Elements as the first that was sent, each a little other. */
    private static Map<String, String> repeated(String name, Shape of, Map<String, String> sent, int times) {
        Map<String, String> first = new TreeMap<>();
        sent.forEach((parameter, value) -> {
            if (parameter.equals(name + ".1") || parameter.startsWith(name + ".1.")) first.put(parameter.substring(name.length() + 2), value);
        });
        if (first.isEmpty() && of instanceof Shape.Composed composed) composed.fields().stream().filter(Field::always).forEach(field -> first.put("." + field.name(), SAMPLE));
        if (first.isEmpty()) first.put("", SAMPLE);
        Map<String, String> all = new LinkedHashMap<>();
        for (int n = 1; n <= times; n++) {
            int number = n;
            first.forEach((part, value) -> all.put(name + "." + number + part, value + number));
        }
        return all;
    }

    private void may(String name, String how, String value) {
        within.put(how, Map.of(name, value));
    }

    private void mayNot(String name, String how, String value) {
        beyond.put(how, Map.of(name, value));
    }
}
