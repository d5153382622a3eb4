package io.wardmote.audit;

import io.wardmote.op.Deed;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.Semaphore;

/** A process that records as fast as it can, until somebody kills it, and prints the number of each record that was answered. */
public final class KilledWriter {
    private static final int AT_ONCE = 200;

    private KilledWriter() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        AuditLog log = AuditLog.open(AuditConfig.DEFAULT, Path.of(arguments[0]), Records.ORIGIN, "1", InstantSource.system());
        Desks desks = new Desks(log, 2);
        Semaphore places = new Semaphore(AT_ONCE);
        for (int i = Integer.parseInt(arguments[1]); ; i++) {
            int number = i;
            places.acquire();
            desks.record(number % 2, deed(number)).onComplete(written -> {
                System.out.println(number);
                places.release();
            }, failure -> Runtime.getRuntime().halt(1));
        }
    }

    static Deed deed(int number) {
        return deed(number, "key");
    }

    static Deed deed(int number, String key) {
        return new Deed("request", "openapi", "1", "root", "", "10.0.0.1", "Encrypt", key, "", "", "", null, 0, number);
    }
}
