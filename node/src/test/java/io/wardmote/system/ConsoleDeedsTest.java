package io.wardmote.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What may be done in the console besides the story of {@link ConsoleTest}: each is done in the browser, and the node is asked whether it is so. */
class ConsoleDeedsTest {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final String REQUEST = "Request [0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}";

    @TempDir
    private static Path folder;
    private static ConsoleOfOne console;
    private static Browser browser;

    @BeforeAll
    static void start() throws IOException {
        console = new ConsoleOfOne(folder, "");
        browser = console.browser();
    }

    @AfterAll
    static void stop() {
        console.close();
    }

    /** Opens the page of a new key. @return its id */
    private static String openNew(String... namesAndValues) {
        String key = console.key(namesAndValues);
        browser.go("#/key/" + key);
        browser.isAt(key);
        return key;
    }

    private static String of(String key, String field) {
        return console.api().ask("DescribeKey", "KeyId", key).ok().at("KeyMetadata." + field);
    }

    private static String said() {
        return String.valueOf(browser.script("const said = document.getElementById('said'); return said.classList.contains('shown') ? said.textContent : ''"));
    }

    @Test
    void aDeletionIsScheduledAndCancelled() throws IOException {
        String key = openNew();
        browser.click("Schedule deletion");
        browser.in("Schedule deletion").fill("Days until then", "6");
        browser.in("Schedule deletion").click("Schedule deletion");
        assertThat(of(key, "KeyState")).as("six days are too few").isEqualTo("Enabled");
        browser.in("Schedule deletion").fillAndEnter("Days until then", "7");
        browser.sees("The deletion is scheduled.");
        assertThat(of(key, "KeyState")).isEqualTo("PendingDeletion");
        browser.picture("to-be-deleted");
        browser.click("Cancel deletion");
        browser.sees("The key stays. Its state: Enabled.");
        assertThat(of(key, "KeyState")).isEqualTo("Enabled");
    }

    @Test
    void aKeyThatAwaitsMaterialAwaitsItAgain() {
        String key = openNew("Origin", "EXTERNAL");
        console.api().ask("ScheduleKeyDeletion", "KeyId", key, "PendingWindowInDays", "30").ok();
        browser.reload();
        browser.click("Cancel deletion");
        browser.sees("The key stays. Its state: Awaits material.");
        assertThat(of(key, "KeyState")).isEqualTo("PendingImport");
    }

    /** The bounds of the dialog are those of the API, and what is not changed is not changed by saving it. */
    @Test
    void aRotationIsSavedAsItIs() {
        String key = openNew("EnableAutomaticRotation", "true", "RotationInterval", "500d");
        browser.in("About").click("Change");
        assertThat(browser.in("Rotation").value("Days")).isEqualTo("500");
        browser.in("Rotation").click("Save");
        await().atMost(PATIENCE).until(() -> browser.script("return document.querySelector('dialog')") == null);
        assertThat(of(key, "RotationInterval")).isEqualTo("43200000s");
        rotateEvery("730");
        await().atMost(PATIENCE).until(() -> of(key, "RotationInterval").equals("63072000s"));
        console.api().ask("UpdateRotationPolicy", "KeyId", key, "EnableAutomaticRotation", "true", "RotationInterval", "200h").ok();
        browser.reload();
        browser.in("About").click("Change");
        browser.in("Rotation").click("Save");
        await().atMost(PATIENCE).until(() -> browser.script("return document.querySelector('dialog')") == null);
        assertThat(of(key, "RotationInterval")).isEqualTo("720000s");
        rotateEvery("731");
        assertThat(browser.script("return document.querySelector('dialog input[type=number]').validity.rangeOverflow")).isEqualTo(true);
        browser.in("Rotation").click("Cancel");
        assertThat(of(key, "RotationInterval")).isEqualTo("720000s");
    }

    private static void rotateEvery(String days) {
        browser.in("About").click("Change");
        browser.in("Rotation").fillAndEnter("Days", days);
    }

    /** However something is refused, the request is named by which logs know it. */
    @Test
    void aRefusalNamesItsRequest() {
        String key = openNew();
        console.api().ask("DisableKey", "KeyId", key).ok();
        console.api().ask("ScheduleKeyDeletion", "KeyId", key, "PendingWindowInDays", "30").ok();
        browser.in("Tags").click("Add");
        browser.in("Add a tag").fill("Name", "team");
        browser.in("Add a tag").click("Add");
        browser.in("Add a tag").sees("PendingDeletion");
        assertThat(browser.in("Add a tag").text()).containsPattern(REQUEST);
        browser.in("Add a tag").click("Cancel");
        browser.click("Protect");
        await().atMost(PATIENCE).until(() -> said().contains("PendingDeletion"));
        assertThat(said()).containsPattern(REQUEST);
    }

    /** Of a node that has neither. */
    @Test
    void thatThereIsNoHsmAndNoBackupIsSaid() {
        browser.go("#/instances");
        browser.in("HSM").sees("No node has an HSM.");
        browser.go("#/backups");
        browser.in("By schedule").sees("off");
        assertThat(browser.in("By schedule").text()).contains("its settings ask for none");
    }

    @Test
    void aSignatureIsMadeAndVerified() throws IOException {
        browser.go("#/tryout/" + console.key("KeySpec", "EC_P256", "KeyUsage", "SIGN/VERIFY"));
        browser.in("Sign").fill("Text", "as agreed");
        browser.in("Sign").click("Sign");
        browser.in("Sign").sees("Request");
        String signature = browser.in("Sign").value("Signature");
        assertThat(browser.in("Verify").value("Signature")).isEqualTo(signature).isNotEmpty();
        browser.in("Verify").fill("Text", "as agreed");
        browser.in("Verify").click("Verify");
        browser.in("Verify").sees("The signature fits.");
        browser.in("Verify").fill("Text", "as not agreed");
        browser.in("Verify").click("Verify");
        browser.in("Verify").sees("The signature does not fit.");
        browser.picture("verify");
    }

    @Test
    void aMacIsComputedAndVerified() {
        browser.go("#/tryout/" + console.key("KeySpec", "HMAC_SHA_256", "KeyUsage", "GENERATE_MAC/VERIFY_MAC"));
        browser.in("Compute a MAC").fill("Text", "as agreed");
        browser.in("Compute a MAC").click("Compute");
        browser.in("Compute a MAC").sees("Request");
        browser.in("Verify").fill("Text", "as agreed");
        browser.in("Verify").click("Verify");
        browser.in("Verify").sees("The MAC fits.");
        browser.in("Verify").fill("Text", "as not agreed");
        browser.in("Verify").click("Verify");
        browser.in("Verify").sees("The MAC does not fit.");
    }

    @Test
    void aDecisionIsExplained() throws IOException {
        String key = console.key();
        console.api().identity("CreateUser", "UserName", "erin").ok();
        console.api().identity("AttachPolicyToUser", "UserName", "erin", "PolicyType", "System", "PolicyName", "AliyunKMSReadOnlyAccess").ok();
        browser.go("#/explain/" + "key%2F" + key + "/user%2Ferin");
        browser.isAt("Explain a decision");
        assertThat(browser.value("Who")).isEqualTo("user/erin");
        browser.in("Suppose").click("Explain");
        browser.in("Decision").sees("Refused: nothing allows it");
        browser.in("Decision").sees("Action does not cover kms:Decrypt");
        browser.picture("explained");
        browser.fillAndEnter("Does what", "kms:DescribeKey");
        browser.in("Decision").sees("Allowed");
        assertThat(browser.in("Decision").text()).contains("AliyunKMSReadOnlyAccess", "What was asked in turn", "What each statement had to say");
        browser.fillAndEnter("Who", "erin");
        browser.sees("Principal must be root");
    }

    @Test
    void aKeysPolicyIsSaved() {
        String key = openNew("DKMSInstanceId", console.node().credentials().softwareInstanceId());
        String denied = "{\"Version\":\"1\",\"Statement\":[{\"Effect\":\"Deny\",\"Principal\":{\"RAM\":\"*\"},\"Action\":\"kms:Encrypt\",\"Resource\":\"*\"}]}";
        browser.in("Policy").fill("Who may use this key besides, and who may not", "{\"Version\":\"1\"}");
        browser.in("Policy").click("Save");
        await().atMost(PATIENCE).until(() -> said().contains("Statement"));
        assertThat(said()).containsPattern(REQUEST);
        browser.in("Policy").fill("Who may use this key besides, and who may not", denied);
        browser.in("Policy").click("Save");
        browser.sees("The policy is in force on every node.");
        assertThat(new JsonObject(console.api().ask("GetKeyPolicy", "KeyId", key).ok().at("Policy"))).isEqualTo(new JsonObject(denied));
        assertThat(console.api().ask("Encrypt", "KeyId", key, "Plaintext", "x").code()).isEqualTo("Forbidden.NoPermission");
    }

    @Test
    void aPolicyOfUsersIsSaved() {
        String reads = "{\"Version\":\"1\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"kms:List*\",\"Resource\":\"*\"}]}";
        console.api().identity("CreatePolicy", "PolicyName", "reading", "PolicyDocument", reads).ok();
        browser.go("#/access/policies/reading/Custom");
        browser.in("What it says").fill("Document", reads.replace("List", "Describe"));
        browser.in("What it says").click("Save");
        browser.sees("It holds on every node.");
        assertThat(console.api().identity("GetPolicy", "PolicyName", "reading", "PolicyType", "Custom").ok().at("DefaultPolicyVersion.PolicyDocument"))
            .contains("kms:Describe*").doesNotContain("kms:List*");
    }

    @Test
    void anAliasIsAddedAndRemoved() {
        String key = openNew();
        browser.in("Aliases").click("Add");
        browser.in("Add an alias").fillAndEnter("Alias", "alias/of-the-story");
        browser.in("Aliases").sees("alias/of-the-story");
        assertThat(of("alias/of-the-story", "KeyId")).isEqualTo(key);
        browser.in("Aliases").click("Remove alias/of-the-story");
        browser.in("Remove the alias").sees("finds no key any more");
        browser.in("Remove the alias").click("Remove");
        browser.in("Aliases").sees("None.");
        assertThat(console.api().ask("DescribeKey", "KeyId", "alias/of-the-story").code()).isEqualTo("Forbidden.AliasNotFound");
    }

    @Test
    void aTagIsAddedAndRemoved() {
        String key = openNew();
        browser.in("Tags").click("Add");
        browser.in("Add a tag").fill("Name", "team");
        browser.in("Add a tag").fillAndEnter("Value", "blue");
        browser.in("Tags").sees("team blue");
        assertThat(console.api().ask("ListResourceTags", "KeyId", key).at("Tags.Tag")).contains("team", "blue");
        browser.in("Tags").click("Remove team");
        browser.in("Tags").sees("None.");
        assertThat(console.api().ask("ListResourceTags", "KeyId", key).at("Tags.Tag")).isEqualTo("[]");
    }
}
