package io.wardmote.perf.micro;

import io.wardmote.crypto.BusMicros;
import io.wardmote.crypto.EngineMicros;
import io.wardmote.crypto.ProviderMicros;
import io.wardmote.http.DoorMicros;
import io.wardmote.op.OperationMicros;
import io.wardmote.op.instance.LayoutMicros;
import io.wardmote.raft.CommandMicros;
import java.util.ArrayList;
import java.util.List;

/** Everything that is measured by itself. Each list is in the package whose inner parts it measures. */
public final class Micros {
    private Micros() {}

    public static List<Micro> all() {
        List<Micro> all = new ArrayList<>();
        all.addAll(DoorMicros.all());
        all.addAll(LayoutMicros.all());
        all.addAll(OperationMicros.all());
        all.addAll(EngineMicros.all());
        all.addAll(BusMicros.all());
        all.addAll(CommandMicros.all());
        all.addAll(ProviderMicros.all());
        return List.copyOf(all);
    }

    /** @throws IllegalArgumentException if there is none of this name */
    public static Micro named(String name) {
        return all().stream().filter(micro -> micro.name().equals(name)).findFirst().orElseThrow(() -> new IllegalArgumentException(name));
    }
}
