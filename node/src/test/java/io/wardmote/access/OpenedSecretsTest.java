package io.wardmote.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wardmote.access.Credentials.SigningSecret;
import io.wardmote.key.Secret;
import io.wardmote.op.Principal;
import io.wardmote.state.Table;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OpenedSecretsTest {
    private static final OpenedSecrets.Of ONE = new OpenedSecrets.Of(Table.ACCESS_KEY, "ONE");

    private final OpenedSecrets secrets = new OpenedSecrets();
    private final List<Secret> opened = new ArrayList<>();
    private boolean standing = true;
    private final OpenedSecrets.Source<String> rows = new OpenedSecrets.Source<>() {
        @Override
        public SigningSecret open(String row) {
            opened.add(new Secret(new byte[] {1}));
            return new SigningSecret("ONE", new Principal.Root(), opened.getLast());
        }

        @Override
        public boolean stands(String row) {
            return standing;
        }
    };

    private byte byteOf(String row) {
        return secrets.check(ONE, row, rows, secret -> secret.secret().bytes()[0]);
    }

    private static void isWiped(Secret secret) {
        assertThatThrownBy(secret::bytes).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aSecretIsOpenedOnceForEachRow() {
        assertThat(byteOf("first")).isEqualTo((byte) 1);
        byteOf("first");
        assertThat(opened).hasSize(1);
        byteOf("second");
        assertThat(opened).hasSize(2);
        isWiped(opened.getFirst());
        assertThat(secrets.size()).isEqualTo(1);
    }

    /** A signature made with zeros would fit one that is wiped under it. */
    @Test
    void whatIsEvictedUnderACheckIsWipedAfterIt() {
        byteOf("first");
        byte read = secrets.check(ONE, "first", rows, secret -> {
            secrets.replaced();
            assertThat(secrets.size()).isZero();
            return secret.secret().bytes()[0];
        });
        assertThat(read).isEqualTo((byte) 1);
        assertThat(opened).hasSize(1);
        isWiped(opened.getFirst());
    }

    /** As when the row was read, and has gone, and everybody was told so, before its secret was opened. */
    @Test
    void whatWentWhileItWasOpenedIsNotKept() {
        standing = false;
        assertThat(byteOf("first")).isEqualTo((byte) 1);
        assertThat(secrets.size()).isZero();
        isWiped(opened.getFirst());
    }

    @Test
    void aCheckThatFailsLeavesTheSecretToTheCache() {
        assertThatThrownBy(() -> secrets.check(ONE, "first", rows, secret -> {
            throw new IllegalArgumentException("wrong");
        })).isInstanceOf(IllegalArgumentException.class);
        assertThat(opened.getFirst().bytes()).hasSize(1);
        secrets.replaced();
        isWiped(opened.getFirst());
    }
}
