package io.wardmote.op;

/** PageNumber and PageSize of a listing. */
public record Paging(int number, int size) {
    /** @param most the largest PageSize; @param usual PageSize where none is given */
    public static Paging of(Call call, int least, int most, int usual) {
        return new Paging(call.number("PageNumber", 1, Integer.MAX_VALUE).orElse(1), call.number("PageSize", least, most).orElse(usual));
    }
}
