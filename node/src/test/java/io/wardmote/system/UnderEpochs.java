package io.wardmote.system;

import io.wardmote.node.founding.Identity;
import io.wardmote.node.founding.NodeFolder;
import io.wardmote.raft.NewState;
import io.wardmote.raft.StoppedState;
import io.wardmote.state.Rows;
import io.wardmote.state.StoredRow;
import io.wardmote.state.Table;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Whatever in the rows of a node that does not run says that it is of an epoch of the root key. It is found by going through all that the rows
 * read as, so a new kind of row is looked at without being named here.
 */
record UnderEpochs(Table table, String row, int epoch) {

    static List<UnderEpochs> of(NodeFolder folder, Path scratch) {
        List<UnderEpochs> found = new ArrayList<>();
        with(folder, scratch, rows -> rows.scan(new byte[] {1}, new byte[] {-1}, (key, value) -> {
            look(StoredRow.of(key, value), epoch -> found.add(new UnderEpochs(StoredRow.table(key), Table.id(key), epoch)));
            return true;
        }));
        return found;
    }

    /** What that node would have if it started now. */
    static void with(NodeFolder folder, Path scratch, Consumer<Rows> reader) {
        Identity identity = Identity.read(folder.identity());
        try (NewState state = NewState.in(scratch, "look", "look"); StoppedState stopped = StoppedState.of(folder.raft(), identity.group())) {
            stopped.copyTo(state);
            reader.accept(state.rows());
        }
    }

    private static void look(Object value, Consumer<Integer> epochs) {
        switch (value) {
            case null -> { }
            case Record record -> {
                for (RecordComponent component : record.getClass().getRecordComponents()) {
                    Object part = part(record, component);
                    if (component.getName().equals("epoch")) epochs.accept((Integer) part);
                    look(part, epochs);
                }
            }
            case Iterable<?> parts -> parts.forEach(part -> look(part, epochs));
            case Map<?, ?> parts -> parts.values().forEach(part -> look(part, epochs));
            case Optional<?> part -> look(part.orElse(null), epochs);
            default -> { }
        }
    }

    private static Object part(Record record, RecordComponent component) {
        try {
            component.getAccessor().setAccessible(true);
            return component.getAccessor().invoke(record);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }
}
