package io.wardmote.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wardmote.key.Imprint;
import io.wardmote.key.KeySpec;
import io.wardmote.key.KeyUsage;
import io.wardmote.key.Material;
import io.wardmote.key.Origin;
import io.wardmote.key.Protection;
import java.util.Map;
import java.util.Optional;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Rows that earlier versions wrote, byte by byte, and the same ones as they are written now. */
class OldRowsTest {
    private static final KeyFacts FACTS = new KeyFacts("k1", KeySpec.AES_256, KeyUsage.ENCRYPT_DECRYPT, Origin.EXTERNAL, Protection.SOFTWARE, "", "");
    private static final Material.Wrapped MATERIAL = new Material.Wrapped(1, new byte[] {1, 2, 3});

    @Test
    void aKeyOfLayoutOneHasNothingBrought() {
        ByteWriter out = new ByteWriter().u8(1);
        FACTS.write(out);
        out.i64(7).i64(1000).u8(4).text("words").text("").text("").i32(0).i64(0).bool(false).i64(0).i64(0).bool(true).text("why").i32(1).text("a").text("b").i64(99);
        Key key = Key.of(out.toBytes());
        assertThat(key.state()).isEqualTo(KeyState.PENDING_IMPORT);
        assertThat(key.guard().note()).isEqualTo("why");
        assertThat(key.changedAt()).isEqualTo(99);
        assertThat(key.brought()).isEqualTo(Key.Brought.NOTHING);
        assertThat(Key.of(key.toBytes())).isEqualTo(key);
    }

    @Test
    void aKeyOfLayoutTwoSurvivesNothing() {
        ByteWriter out = new ByteWriter().u8(2);
        FACTS.write(out);
        out.i64(7).i64(1000).u8(4).text("words").text("").text("").i32(0).i64(0).bool(false).i64(0).i64(0).bool(true).text("why").i32(0).i64(99).bool(false).i64(5000);
        Key key = Key.of(out.toBytes());
        assertThat(key.brought().expiresAt()).isEqualTo(5000);
        assertThat(key.survival()).isEqualTo(Survival.OFF);
        assertThat(key.toBytes()).as("read by nodes that know no survival").isEqualTo(out.toBytes());
    }

    @Test
    void aLogThatIsCountedToTheEndOfAPieceIsOfLayoutOneAndWithinOneOfLayoutTwo() {
        byte[] whole = new ByteWriter().u8(1).text("n1").i64(7).i64(1000).toBytes();
        assertThat(Counted.read(new ByteReader(whole))).isEqualTo(new Counted("n1", 7, 1000, 7, ""));
        byte[] begun = new ByteWriter().u8(2).text("n1").i64(7).i64(1000).i64(9).text("k\0v").toBytes();
        assertThat(Counted.read(new ByteReader(begun))).isEqualTo(new Counted("n1", 7, 1000, 9, "k\0v"));
        for (byte[] row : List.of(whole, begun)) {
            ByteWriter again = new ByteWriter();
            Counted.read(new ByteReader(row)).write(again);
            assertThat(again.toBytes()).isEqualTo(row);
        }
    }

    @Test
    void aKeyThatSurvivesIsReadBack() {
        Key key = Key.created(FACTS, 1, 1000, "", Key.Versions.NONE, Key.Rotation.OFF, new TreeMap<>());
        Key lowered = key.survive(600, 2000).survive(60, 3000);
        assertThat(lowered.survival()).isEqualTo(new Survival(60, 3000 + 120_000 + 630_000));
        assertThat(Key.of(lowered.toBytes())).isEqualTo(lowered);
        byte[] row = lowered.toBytes();
        row[0] = 5;
        assertThatThrownBy(() -> Key.of(row)).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("layout 5");
    }

    @Test
    void aKeyUnderAPolicyIsOfLayoutFourAndOthersAreAsBefore() {
        KeyFacts inInstance = new KeyFacts("k1", KeySpec.AES_256, KeyUsage.ENCRYPT_DECRYPT, Origin.EXTERNAL, Protection.SOFTWARE, "kst-1", "");
        Key key = Key.created(inInstance, 1, 1000, "", Key.Versions.NONE, Key.Rotation.OFF, new TreeMap<>());
        assertThat(key.toBytes()[0]).isEqualTo((byte) 2);
        for (Key under : new Key[] {key.underPolicy(), key.survive(600, 2000).underPolicy()}) {
            assertThat(under.toBytes()[0]).isEqualTo((byte) 4);
            assertThat(Key.of(under.toBytes())).isEqualTo(under);
        }
    }

    @Test
    void aKeysPolicyOfLayoutOneMeansWhoWasThereThen() {
        byte[] row = new ByteWriter().u8(1).text("k1").text("{}").i64(77).toBytes();
        KeyPolicy policy = KeyPolicy.read(new ByteReader(row));
        assertThat(policy).isEqualTo(new KeyPolicy("k1", "{}", 77, Optional.empty()));
        assertThat(policy.means(new Named("user/alice", "1", 77))).isTrue();
        assertThat(policy.means(new Named("user/alice", "2", 78))).isFalse();
        ByteWriter again = new ByteWriter();
        policy.write(again);
        assertThat(again.toBytes()).isEqualTo(row);
        assertThat(StoredRow.of(Table.KEY_POLICY.key("k1"), row)).isEqualTo(policy);
        assertThatThrownBy(() -> StoredRow.of(Table.KEY_POLICY.key("k2"), row)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aKeysPolicyMeansWhoseIdsItHas() {
        KeyPolicy policy = new KeyPolicy("k1", "{}", 77, Optional.of(new TreeMap<>(Map.of("user/alice", "1", "role/ops", "2"))));
        assertThat(policy.means(new Named("user/alice", "1", 0))).isTrue();
        assertThat(policy.means(new Named("user/alice", "3", 0))).isFalse();
        assertThat(policy.means(new Named("user/bob", "1", 0))).isFalse();
        ByteWriter out = new ByteWriter();
        policy.write(out);
        assertThat(out.toBytes()).isEqualTo(new ByteWriter().u8(2).text("k1").text("{}").i64(77).i32(2).text("role/ops").text("2").text("user/alice").text("1").toBytes());
        assertThat(KeyPolicy.read(new ByteReader(out.toBytes()))).isEqualTo(policy);
    }

    @Test
    void whatIsOfferedToOtherCloudsIsReadBack() {
        byte[] proxy = new ByteWriter().u8(1).text("/a").text("*").bool(true).i64(77).toBytes();
        byte[] credential = new ByteWriter().u8(1).text("/a").text("ID").i32(1).bytes(MATERIAL.sealed()).i64(77).toBytes();
        byte[] key = new ByteWriter().u8(1).text("/a").text("k1").bool(true).bool(false).toBytes();
        assertThat(StoredRow.of(Table.XKS_PROXY.key("/a"), proxy)).isEqualTo(new XksProxy("/a", XksProxy.ANY_REGION, true, 77));
        assertThat(StoredRow.of(Table.XKS_PROXY.key("/a\0ID"), credential)).isEqualTo(new XksCredential("/a", "ID", MATERIAL, 77));
        assertThat(StoredRow.of(Table.XKS_KEY.key("/a\0k1"), key)).isEqualTo(new XksKey("/a", "k1", new XksKey.Use(true, false)));
        assertThatThrownBy(() -> StoredRow.of(Table.XKS_PROXY.key("/b\0ID"), credential)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> StoredRow.of(Table.XKS_KEY.key("/a\0k2"), key)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aRemovedSlotIsReadBack() {
        byte[] row = new ByteWriter().u8(1).text("file-n1").text("file").i32(3).i64(15).i64(77).toBytes();
        RemovedSlot slot = new RemovedSlot("file-n1", "file", 3, new Milestone(15, 77));
        assertThat(StoredRow.of(Table.REMOVED_SLOT.key("file-n1"), row)).isEqualTo(slot);
        ByteWriter out = new ByteWriter();
        slot.write(out);
        assertThat(out.toBytes()).isEqualTo(row);
        assertThatThrownBy(() -> StoredRow.of(Table.REMOVED_SLOT.key("file-n2"), row)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aSlotOfLayoutOneCountsAndIsOfTheNodeInItsLabel() {
        byte[] row = new ByteWriter().u8(1).text("file-n1").text("file").i32(3).bytes(new byte[] {7}).toBytes();
        Slot slot = Slot.read(new ByteReader(row));
        assertThat(slot.node()).isEqualTo("n1");
        assertThat(slot.proven()).isTrue();
        ByteWriter again = new ByteWriter();
        slot.write(again);
        assertThat(again.toBytes()).as("read by nodes that know no others").isEqualTo(row);
        for (Slot newer : new Slot[] {new Slot("shares", "shamir", 3, new byte[] {7}, "", false), new Slot("pkcs11-n1", "pkcs11", 3, new byte[] {7}, "n1", true), slot.thatIs(false)}) {
            ByteWriter out = new ByteWriter();
            newer.write(out);
            assertThat(Slot.read(new ByteReader(out.toBytes()))).usingRecursiveComparison().isEqualTo(newer);
        }
    }

    @Test
    void aVersionOfLayoutOneHasMaterial() {
        byte[] row = new ByteWriter().u8(1).text("k1.1").text("k1").i32(1).i64(1000).u8(1).i32(1).bytes(MATERIAL.sealed()).bytes(new byte[] {5}).i64(3).toBytes();
        Version version = Version.of(row);
        assertThat(Version.hasMaterial(row)).isTrue();
        assertThat(version.material()).isEqualTo(MATERIAL);
        assertThat(version.reserved()).isEqualTo(3);
        assertThat(Version.of(version.toBytes()).material()).isEqualTo(MATERIAL);
        assertThat(Version.hasMaterial(version.toBytes())).isTrue();
    }

    @Test
    void aVersionWithoutMaterialKeepsTheRest() {
        Version version = new Version("k1.1", "k1", 1, 1000, MATERIAL, new byte[] {5}, 3).with(null);
        byte[] row = version.toBytes();
        assertThat(Version.hasMaterial(row)).isFalse();
        Version read = Version.of(row);
        assertThat(read.material()).isNull();
        assertThat(read.publicKey()).containsExactly(5);
        assertThat(read.with(MATERIAL).reserve(2).reserved()).isEqualTo(5);
    }

    @Test
    void whatWasBroughtIsReadBack() {
        Key key = Key.created(FACTS, 1, 1000, "", Key.Versions.NONE, Key.Rotation.OFF, new TreeMap<>()).bring("k1.1", 2000, new Key.Brought(Optional.of(new Imprint(2, new byte[] {7})), 5000));
        assertThat(Key.of(key.toBytes())).isEqualTo(key);
    }

    @Test
    void anAccessKeyOfLayoutOneKnowsNoTimes() {
        byte[] row = new ByteWriter().u8(1).text("LTAI1").text("root").bool(true).i32(1).bytes(MATERIAL.sealed()).toBytes();
        AccessKey key = AccessKey.read(new ByteReader(row));
        assertThat(key).isEqualTo(new AccessKey("LTAI1", "root", true, MATERIAL, 0, 0));
        ByteWriter same = new ByteWriter();
        key.write(same);
        assertThat(same.toBytes()).as("read by nodes that know no times").isEqualTo(row);
        ByteWriter used = new ByteWriter();
        key.usedAt(77).write(used);
        assertThat(AccessKey.read(new ByteReader(used.toBytes()))).isEqualTo(key.usedAt(77));
    }

    @Test
    void aVersionOfAnExternalKeyNamesItThere() {
        byte[] row = new ByteWriter().u8(2).bool(true).text("k1.1").text("k1").i32(1).i64(1000).u8(3).text("their-1").i32(1).bytes(MATERIAL.sealed()).bytes(new byte[0]).i64(3).toBytes();
        Version version = Version.of(row);
        assertThat(version.material()).isEqualTo(new Material.External("their-1", MATERIAL));
        assertThat(version.material().epoch()).isEqualTo(1);
        assertThat(version.toBytes()).isEqualTo(row);
    }

    @Test
    void whatAManagerIsKnownByIsReadBack() {
        byte[] row = new ByteWriter().u8(1).text("kst-1").text("a.example").i32(8443).text("/p").text("r").text("ID1").text("PEM").i32(1).bytes(MATERIAL.sealed())
            .text("").i32(250).bool(false).toBytes();
        ExternalManager manager = new ExternalManager("kst-1", new ExternalManager.Endpoint("a.example", 8443, "/p", "r"), new ExternalManager.Credentials("ID1", "PEM", MATERIAL), "", 250, false);
        assertThat(StoredRow.of(Table.EXTERNAL.key("kst-1"), row)).isEqualTo(manager);
        ByteWriter again = new ByteWriter();
        manager.write(again);
        assertThat(again.toBytes()).isEqualTo(row);
        assertThat(StoredRow.of(ExternalRows.claimKey("kst-1", "their-1"), new byte[] {'k', '1'})).isEqualTo("k1");
        assertThatThrownBy(() -> StoredRow.of(Table.EXTERNAL.key("kst-2"), row)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whoMayLogInAndWhoIsAreReadBack() {
        byte[] row = new ByteWriter().u8(1).text("alice").text("p1").i32(1).bytes(MATERIAL.sealed()).bool(true).i64(1000).i64(2000).toBytes();
        LoginProfile profile = new LoginProfile("alice", "p1", MATERIAL, true, 1000, 2000);
        assertThat(StoredRow.of(Table.LOGIN_PROFILE.key("alice"), row)).isEqualTo(profile);
        ByteWriter again = new ByteWriter();
        profile.write(again);
        assertThat(again.toBytes()).isEqualTo(row);
        byte[] anew = new ByteWriter().u8(1).text("alice").text("p1").i32(2).bytes(new byte[] {9}).bool(true).i64(1000).i64(2000).toBytes();
        assertThat(Sealed.isOnlySealedAnew(Table.LOGIN_PROFILE.key("alice"), row, anew)).isTrue();
        byte[] other = new ByteWriter().u8(1).text("alice").text("p2").i32(2).bytes(new byte[] {9}).bool(true).i64(1000).i64(2000).toBytes();
        assertThat(Sealed.isOnlySealedAnew(Table.LOGIN_PROFILE.key("alice"), row, other)).isFalse();

        byte[] begun = new ByteWriter().u8(1).text("alice").text("00ff").text("").bool(false).i64(1000).i64(2000).i64(3000).toBytes();
        ConsoleSession session = new ConsoleSession("alice", "00ff", "", false, 1000, 2000, 3000);
        assertThat(StoredRow.of(Table.CONSOLE_SESSION.key("alice\0" + "00ff"), begun)).isEqualTo(session);
        ByteWriter same = new ByteWriter();
        session.write(same);
        assertThat(same.toBytes()).isEqualTo(begun);
        assertThatThrownBy(() -> StoredRow.of(Table.CONSOLE_SESSION.key("bob\0" + "00ff"), begun)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void layoutsOfLaterVersionsAreRefused() {
        for (byte layout : new byte[] {0, 3}) {
            byte[] row = new Version("k1.1", "k1", 1, 1000, MATERIAL, new byte[0], 3).toBytes();
            row[0] = layout;
            assertThatThrownBy(() -> Version.of(row)).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("layout " + layout);
        }
    }
}
