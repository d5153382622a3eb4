package io.wardmote.node.backup;

import io.wardmote.node.founding.ClusterClient;
import io.wardmote.node.founding.PrivateFiles;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** Takes a backup from a running node into a file, which is there whole, with the right checksum, or not at all. */
public final class Fetching {
    private Fetching() {}

    /** @return what it says of itself */
    public static BackupHeader fetch(ClusterClient client, Path file) {
        BackupHeader[] header = new BackupHeader[1];
        PrivateFiles.write(file, out -> client.download("/cluster/backup", body -> {
            BackupReader reader = new BackupReader(new Copying(body, out), "What the node sends");
            reader.check();
            header[0] = reader.header();
        }));
        return header[0];
    }

    /** Whatever is read is written too. What cannot be written is no fault of whoever sends. */
    private static final class Copying extends FilterInputStream {
        private final OutputStream out;

        Copying(InputStream in, OutputStream out) {
            super(in);
            this.out = out;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] into, int at, int length) throws IOException {
            int count = super.read(into, at, length);
            try {
                if (count > 0) out.write(into, at, count);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return count;
        }
    }
}
