package io.wardmote.perf.load;

import java.util.function.IntFunction;

/** The questions that one entry of a mix may ask, so many that differ. */
record Variants(int size, IntFunction<Question> question) {
    Question at(int number) {
        return question.apply(number);
    }
}
