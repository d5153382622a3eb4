package io.wardmote.perf.load;

import java.util.LinkedHashMap;
import java.util.Map;

/** What is asked, before a door gives it its form. Values are String, byte[] or Integer, of a batch also its items; an answer is read into the same names. */
record Question(Work work, Map<String, Object> parameters) {
    static Question of(Work work, Object... namesAndValues) {
        Map<String, Object> parameters = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) parameters.put((String) namesAndValues[i], namesAndValues[i + 1]);
        return new Question(work, parameters);
    }
}
