package io.wardmote.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class ClosingTest {
    private final List<String> closed = new ArrayList<>();

    @Test
    void whatComesAfterAFailureIsClosedAllTheSame() {
        List<Closing.Step> steps = List.of(() -> closed.add("a"), () -> {
            throw new TimeoutException("undeploy");
        }, () -> closed.add("b"), () -> {
            throw new IllegalArgumentException("close");
        }, () -> closed.add("c"));
        assertThatThrownBy(() -> Closing.all(steps)).isInstanceOf(IllegalStateException.class).satisfies(failure ->
            assertThat(failure.getSuppressed()).extracting(Throwable::getMessage).containsExactly("undeploy", "close"));
        assertThat(closed).containsExactly("a", "b", "c");
    }

    @Test
    void whereNothingFailsNothingIsSaid() {
        Closing.all(List.of(() -> closed.add("a")));
        assertThat(closed).containsExactly("a");
    }

    @Test
    void theFirstFailureStaysTheOneThatIsTold() {
        Fault fault = new Fault(Fault.DATA, "The first.");
        Closing.after(fault, () -> {
            throw new IllegalStateException("the second");
        });
        assertThat(fault).hasMessage("The first.");
    }
}
