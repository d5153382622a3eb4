package io.wardmote.crypto;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Settings of the crypto engine; of the whole node, not of a lane.
 *
 * @param workers           threads for what takes longer than about 100 microseconds
 * @param workersWaiting    how many such requests may wait for a thread; more are refused OVERLOADED
 * @param generators        threads that make RSA keys, which takes seconds
 * @param generatorsWaiting how many RSA keys may wait to be made; more are refused OVERLOADED
 * @param patience          a request that waited longer is not computed any more: whoever asked is gone
 * @param openedKeys        how many opened private and secret keys are kept
 * @param openedPublicKeys  how many opened public keys are kept
 * @param openedKeyIdle     a key not used for so long is closed; a backstop, since changes of state evict at once
 * @param longestInputBytes longest plaintext, message, ciphertext or associated data that an engine touches
 */
public record CryptoConfig(int workers, int workersWaiting, int generators, int generatorsWaiting, Duration patience, int openedKeys,
                           int openedPublicKeys, Duration openedKeyIdle, int longestInputBytes) {

    public CryptoConfig {
        List<String> faults = new ArrayList<>();
        check(faults, "workers", workers, 1, 256);
        check(faults, "workersWaiting", workersWaiting, 0, 1_000_000);
        check(faults, "generators", generators, 1, 64);
        check(faults, "generatorsWaiting", generatorsWaiting, 0, 10_000);
        check(faults, "patience in seconds", patience.toSeconds(), 1, 600);
        check(faults, "openedKeys", openedKeys, 1, 10_000_000);
        check(faults, "openedPublicKeys", openedPublicKeys, 1, 10_000_000);
        check(faults, "openedKeyIdle in seconds", openedKeyIdle.toSeconds(), 1, 86_400);
        check(faults, "longestInputBytes", longestInputBytes, 8192, 16 << 20);
        if (!faults.isEmpty()) throw new IllegalArgumentException(String.join("; ", faults));
    }

    /** What suits this machine: as many workers as processors, half of them for RSA keys. */
    public static CryptoConfig defaults() {
        int processors = Runtime.getRuntime().availableProcessors();
        return new CryptoConfig(processors, 1024, Math.max(1, processors / 2), 32, Duration.ofSeconds(10), 100_000, 100_000,
                Duration.ofMinutes(30), 4 << 20);
    }

    private static void check(List<String> faults, String name, long value, long least, long most) {
        if (value < least || value > most) faults.add(name + " is " + value + ", but must be from " + least + " to " + most);
    }
}
