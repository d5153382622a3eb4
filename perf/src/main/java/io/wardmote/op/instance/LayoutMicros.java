package io.wardmote.op.instance;

import io.wardmote.key.CipherMode;
import io.wardmote.key.KeySpec;
import io.wardmote.op.Blob;
import io.wardmote.op.Call;
import io.wardmote.op.Caller;
import io.wardmote.perf.micro.Micro;
import io.wardmote.state.Version;
import java.util.List;
import java.util.Map;

/** The layouts of ciphertexts, written and taken apart. */
public final class LayoutMicros {
    private static final String VERSION = "v".repeat(Version.ID_LENGTH);
    /** IV, 32 bytes of ciphertext, tag. */
    private static final byte[] SEALED = new byte[12 + 32 + 16];
    private static final byte[] CBC_SEALED = new byte[16 + 48];
    private static final byte[] SEAL = new byte[28];

    private LayoutMicros() {}

    public static List<Micro> all() {
        return List.of(
            Micro.gated("layout CiphertextBlob written", () -> () -> new Blob(VERSION, SEALED).text()),
            Micro.gated("layout CiphertextBlob read", () -> {
                Caller caller = Caller.user("1000000000000001", "root", "LTAI1", "127.0.0.1");
                Call call = new Call("Decrypt", Map.of("CiphertextBlob", new Blob(VERSION, SEALED).text()), caller, "request", new byte[0]);
                return () -> Blob.of(call);
            }),
            Micro.gated("layout advanced blob, GCM, written", () -> () -> AdvancedBlob.unsealed(CipherMode.AES_GCM, VERSION, SEALED)),
            Micro.gated("layout advanced blob, GCM, read", () -> {
                byte[] blob = AdvancedBlob.unsealed(CipherMode.AES_GCM, VERSION, SEALED);
                return () -> AdvancedBlob.of(blob, KeySpec.AES_256).orElseThrow();
            }),
            Micro.gated("layout advanced blob, CBC, written",
                () -> () -> AdvancedBlob.withSeal(AdvancedBlob.unsealed(CipherMode.AES_CBC_PKCS7, VERSION, CBC_SEALED), SEAL)),
            Micro.gated("layout advanced blob, CBC, read", () -> {
                byte[] blob = AdvancedBlob.withSeal(AdvancedBlob.unsealed(CipherMode.AES_CBC_PKCS7, VERSION, CBC_SEALED), SEAL);
                return () -> AdvancedBlob.of(blob, KeySpec.AES_256).orElseThrow();
            }));
    }
}
