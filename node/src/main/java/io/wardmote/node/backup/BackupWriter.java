package io.wardmote.node.backup;

import io.wardmote.crypto.RootKey;
import io.wardmote.key.Material.Wrapped;
import io.wardmote.state.ByteWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Set;
import javax.crypto.Cipher;

/** Writes a backup under another name, and gives it its own when it is whole and on disk. Its owner's alone. What is not finished is deleted. */
final class BackupWriter implements AutoCloseable {
    private final Path file;
    private final Path draft;
    private final FileChannel channel;
    private final MessageDigest digest = BackupFile.sha256();
    private final BackupFile.Chunks chunks;
    private final byte[] chunk = new byte[BackupFile.CHUNK_BYTES];
    private int filled;
    private long rows;

    BackupWriter(Path file, BackupHeader header, RootKey root, byte[] clientAuthority, Wrapped clientAuthorityKey) throws IOException {
        this.file = file;
        this.draft = file.resolveSibling(file.getFileName() + ".part");
        Files.deleteIfExists(draft);
        this.channel = FileChannel.open(draft, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        byte[] head = header.toBytes();
        byte[] before = new ByteWriter().raw(BackupFile.MAGIC).u8(BackupFile.VERSION).i32(head.length).raw(head).toBytes();
        this.chunks = new BackupFile.Chunks(Cipher.ENCRYPT_MODE, root, header.salt(), BackupFile.sha256().digest(before));
        write(before);
        content(new ByteWriter().bytes(clientAuthority).i32(clientAuthorityKey.epoch()).bytes(clientAuthorityKey.sealed()).toBytes());
    }

    void row(byte[] key, byte[] value) throws IOException {
        content(new ByteWriter().i32(key.length).raw(key).i32(value.length).raw(value).toBytes());
        rows++;
    }

    /** The file is whole, on disk, and has its name when this returns. @return how many rows it has */
    long finish() throws IOException {
        content(new ByteWriter().i32(BackupFile.END_OF_ROWS).i64(rows).toBytes());
        if (filled == chunk.length) seal(false); // the last is never full
        seal(true);
        write(digest.digest());
        channel.force(true);
        channel.close();
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
        try (FileChannel folder = FileChannel.open(file.toAbsolutePath().getParent())) {
            folder.force(true);
        }
        return rows;
    }

    private void content(byte[] bytes) throws IOException {
        for (int at = 0; at < bytes.length; ) {
            if (filled == chunk.length) seal(false);
            int length = Math.min(chunk.length - filled, bytes.length - at);
            System.arraycopy(bytes, at, chunk, filled, length);
            filled += length;
            at += length;
        }
    }

    private void seal(boolean last) throws IOException {
        try {
            byte[] sealed = chunks.next(chunk, filled, last);
            write(new ByteWriter().bytes(sealed).toBytes());
            filled = 0;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM cannot seal", e);
        }
    }

    private void write(byte[] bytes) throws IOException {
        digest.update(bytes);
        for (ByteBuffer left = ByteBuffer.wrap(bytes); left.hasRemaining(); ) channel.write(left);
    }

    @Override
    public void close() throws IOException {
        channel.close();
        Files.deleteIfExists(draft);
    }
}
