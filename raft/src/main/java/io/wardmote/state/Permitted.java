package io.wardmote.state;

import java.util.function.Function;

/** A command to which somebody has the right, and what that was read from. */
public record Permitted(Command command, Grounds grounds) {

    /**
     * @param reader reads the right, row by row, and answers the command or refuses
     * @throws IllegalStateException if it goes through rows: what is not there yet may be a ground too
     */
    public static Permitted of(KeyRing ring, Function<KeyRing, Command> reader) {
        ReadOnce rows = new ReadOnce(ring.rows);
        Command command = reader.apply(new KeyRing(new ByRow(rows)));
        return new Permitted(command, Grounds.of(rows.keys(), rows));
    }

    private record ByRow(ReadOnce rows) implements Rows {
        @Override
        public byte[] get(byte[] key) {
            return rows.get(key);
        }

        @Override
        public void scan(byte[] from, byte[] to, Visitor visitor) {
            throw new IllegalStateException("the right to a change is read row by row");
        }
    }
}
