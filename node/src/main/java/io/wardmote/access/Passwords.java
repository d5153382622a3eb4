package io.wardmote.access;

import static io.wardmote.key.Refusal.THROTTLED;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.vertx.core.Future;
import io.wardmote.crypto.PasswordHash;
import io.wardmote.crypto.RootKeys;
import io.wardmote.key.Binding;
import io.wardmote.key.Secret;
import io.wardmote.op.Bucket;
import io.wardmote.op.Rate;
import io.wardmote.state.Command;
import io.wardmote.state.LoginProfile;
import io.wardmote.state.User;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/** Makes and compares what is kept of passwords for the console. Shared by all lanes. */
public final class Passwords {
    private static final int ID_BYTES = 16;
    /** Of who is logged in as that user and does not know its password. */
    private static final Rate TRIES = new Rate(1 / 60.0, 5);

    private final RootKeys roots;
    private final RandomGenerator random;
    private final Work work;
    private final LongSupplier nanoClock;
    private final Cache<String, Bucket> tries = Caffeine.newBuilder().maximumSize(User.MOST).build();
    private final byte[] nobodys;

    /** Where it is done: not on an event loop, and so much at once. */
    public interface Work {
        /** Fails with OVERLOADED if there is too much of it. */
        <T> Future<T> run(Callable<T> work);
    }

    /**
     * @param random    must not be predictable
     * @param nanoClock monotonic
     */
    public Passwords(RootKeys roots, RandomGenerator random, Work work, LongSupplier nanoClock) {
        this.roots = roots;
        this.random = random;
        this.work = work;
        this.nanoClock = nanoClock;
        this.nobodys = PasswordHash.nobodys(drawn(PasswordHash.DRAWN_BYTES));
    }

    /** A new password of a user, as it is kept. */
    public Future<Command.Password> made(String user, String password) {
        String id = HexFormat.of().formatHex(drawn(ID_BYTES));
        byte[] salt = drawn(PasswordHash.SALT_BYTES);
        return work.run(() -> {
            byte[] text = bytes(password);
            byte[] hash = PasswordHash.of(text, salt);
            try {
                return new Command.Password(id, roots.wrap(Binding.loginProfile(user, id), hash));
            } finally {
                Arrays.fill(text, (byte) 0);
                Arrays.fill(hash, (byte) 0);
            }
        });
    }

    /** Whether that is the password. */
    public Future<Boolean> fits(LoginProfile profile, String password) {
        return work.run(() -> {
            byte[] text = bytes(password);
            try (Secret kept = roots.open(profile.binding(), profile.password())) {
                return PasswordHash.fits(kept.bytes(), text);
            } finally {
                Arrays.fill(text, (byte) 0);
            }
        });
    }

    /** The same where there is no profile: no password fits, and it takes as long. */
    public Future<Boolean> fits(Optional<LoginProfile> profile, String password) {
        return profile.map(found -> fits(found, password)).orElseGet(() -> work.run(() -> {
            byte[] text = bytes(password);
            try {
                return PasswordHash.fits(nobodys, text);
            } finally {
                Arrays.fill(text, (byte) 0);
            }
        }));
    }

    /** As {@link #fits}, of somebody who is known already: may be wrong five times, then once a minute. Fails with THROTTLED. */
    public Future<Boolean> fitsOnTry(LoginProfile profile, String password) {
        Bucket bucket = tries.get(profile.user(), first -> new Bucket(TRIES, nanoClock.getAsLong()));
        long wait = bucket.take(nanoClock.getAsLong(), 0);
        if (wait < 0) return Future.failedFuture(THROTTLED.because("The password was wrong too often.").retryAfter(Bucket.seconds(-wait)));
        return fits(profile, password).onComplete(right -> {
            if (right.failed() || right.result()) bucket.giveBack();
        });
    }

    /** However it was typed: the same letters are the same password. */
    private static byte[] bytes(String password) {
        return Normalizer.normalize(password, Normalizer.Form.NFC).getBytes(UTF_8);
    }

    private byte[] drawn(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }
}
