package io.wardmote.op.contract;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What an operation takes and answers.
 *
 * @param summary    what it does, in a sentence
 * @param parameters each once; what it is given besides means nothing to it
 * @param answer     fields of what it answers when it is done, besides RequestId
 */
public record Contract(String summary, List<Field> parameters, List<Field> answer) {
    /** Of an operation whose messages another API's own document describes. */
    public static final Contract ELSEWHERE = new Contract("", List.of(), List.of());

    public Contract {
        parameters = parameters.stream().map(Field::taken).toList();
        answer = answer.stream().map(Field::answered).toList();
    }

    /** Of one that takes and answers nothing yet. */
    public static Contract of(String summary) {
        return new Contract(summary, List.of(), List.of());
    }

    public Contract takes(Field... more) {
        return new Contract(summary, joined(parameters, more), answer);
    }

    public Contract answers(Field... more) {
        return new Contract(summary, parameters, joined(answer, more));
    }

    /** As {@code Reply.page} writes it: PageNumber and PageSize are taken and answered. @param size of a page, if none is asked for */
    public Contract pages(String list, String item, int least, int most, int size, Field... fields) {
        return takes(Field.whole("PageNumber", 1, Integer.MAX_VALUE, "From 1, which it is if it is not given."),
                Field.whole("PageSize", least, most, size + " if it is not given."))
            .answers(Field.of(list, Shape.nested(item, Shape.of(fields)), "Those of this page."),
                Field.count("PageNumber", ""), Field.count("PageSize", ""), Field.count("TotalCount", "Of all pages."));
    }

    private static List<Field> joined(List<Field> some, Field... more) {
        List<Field> all = new ArrayList<>(some);
        all.addAll(Arrays.asList(more));
        return all;
    }
}
