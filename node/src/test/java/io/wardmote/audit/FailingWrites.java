package io.wardmote.audit;

import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.util.concurrent.atomic.AtomicInteger;

/** A segment's file on a disk that is full now and then. */
final class FailingWrites extends FileChannel {
    private final FileChannel inner;
    private final AtomicInteger failures;

    private FailingWrites(FileChannel inner, AtomicInteger failures) {
        this.inner = inner;
        this.failures = failures;
    }

    /** @param failures so many of the next writes to the segment that is being written */
    static void of(Journal journal, AtomicInteger failures) {
        Object file = field(Journal.class, "current", journal);
        try {
            Field channel = SegmentFile.class.getDeclaredField("channel");
            channel.setAccessible(true);
            channel.set(file, new FailingWrites((FileChannel) channel.get(file), failures));
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    static void of(AuditLog log, AtomicInteger failures) {
        of((Journal) field(AuditLog.class, "operations", log), failures);
    }

    private static Object field(Class<?> type, String name, Object of) {
        try {
            Field field = type.getDeclaredField(name);
            field.setAccessible(true);
            return field.get(of);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public int write(ByteBuffer bytes, long at) throws IOException {
        if (failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0) throw new IOException("No space left on device");
        return inner.write(bytes, at);
    }

    @Override
    public void force(boolean metadata) throws IOException {
        inner.force(metadata);
    }

    @Override
    protected void implCloseChannel() throws IOException {
        inner.close();
    }

    @Override
    public long size() throws IOException {
        return inner.size();
    }

    private static UnsupportedOperationException unused() {
        return new UnsupportedOperationException("a segment is written at a place, synced and closed");
    }

    @Override
    public int read(ByteBuffer into) {
        throw unused();
    }

    @Override
    public long read(ByteBuffer[] into, int from, int count) {
        throw unused();
    }

    @Override
    public int read(ByteBuffer into, long at) {
        throw unused();
    }

    @Override
    public int write(ByteBuffer bytes) {
        throw unused();
    }

    @Override
    public long write(ByteBuffer[] bytes, int from, int count) {
        throw unused();
    }

    @Override
    public long position() {
        throw unused();
    }

    @Override
    public FileChannel position(long at) {
        throw unused();
    }

    @Override
    public FileChannel truncate(long size) {
        throw unused();
    }

    @Override
    public long transferTo(long at, long count, WritableByteChannel to) {
        throw unused();
    }

    @Override
    public long transferFrom(ReadableByteChannel from, long at, long count) {
        throw unused();
    }

    @Override
    public MappedByteBuffer map(MapMode mode, long at, long size) {
        throw unused();
    }

    @Override
    public FileLock lock(long at, long size, boolean shared) {
        throw unused();
    }

    @Override
    public FileLock tryLock(long at, long size, boolean shared) {
        throw unused();
    }
}
