package io.wardmote.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys are found by what people know of them, however many there are: here more than are looked through at once. */
class ConsoleSearchTest {
    private static final int KEYS = 510;
    /** More than are listed at once. */
    private static final int ALIASES = 110;

    @TempDir
    private static Path folder;
    private static ConsoleOfOne console;
    private static Browser browser;
    private static String first;
    private static String last;

    @BeforeAll
    static void start() throws IOException {
        console = new ConsoleOfOne(folder, "");
        browser = console.browser();
        first = console.key("Description", "Signs the Invoices", "KeySpec", "EC_P256");
        console.api().ask("DisableKey", "KeyId", console.key("Description", "set aside")).ok();
        for (int i = 3; i < KEYS; i++) {
            String key = console.key("Description", "one of many");
            if (i < ALIASES) console.api().ask("CreateAlias", "KeyId", key, "AliasName", "alias/many-" + i).ok();
        }
        last = console.key("Description", "Old invoices of 2019");
        console.api().ask("CreateAlias", "KeyId", last, "AliasName", "alias/of-the-archive").ok();
    }

    @AfterAll
    static void stop() {
        console.close();
    }

    private static void find(String words) {
        browser.go("#/keys");
        browser.isAt("Keys");
        browser.fillAndEnter("Find", words);
    }

    @SuppressWarnings("unchecked")
    private static List<String> found() {
        return (List<String>) browser.script("return [...document.querySelectorAll('tbody .name a')].map(a => a.textContent)");
    }

    private static void findsIn(String... descriptions) {
        await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> assertThat(found()).containsExactly(descriptions));
    }

    @Test
    void aKeyIsFoundByItsDescriptionHowFarBackItIs() throws IOException {
        find("invoices");
        browser.sees("Keys looked through: 500 of 510.");
        assertThat(found()).hasSize(1);
        browser.picture("search");
        browser.click("Look further");
        browser.sees("Keys looked through: all 510.");
        assertThat(found()).containsExactlyInAnyOrder("Signs the Invoices", "Old invoices of 2019");
        browser.fill("Spec", "P-256");
        browser.sees("Keys looked through: all 1.");
        findsIn("Signs the Invoices");
        assertThat(browser.value("Find")).as("words stay with filters").isEqualTo("invoices");
    }

    @Test
    void aKeyIsFoundByItsAliasHoweverManyThereAre() {
        find("the-arch");
        findsIn("Old invoices of 2019");
        browser.sees("alias/of-the-archive");
        find("alias/of-the-archive");
        browser.isAt("Old invoices of 2019");
        find(first);
        browser.isAt("Signs the Invoices");
        find("many-99");
        findsIn("one of many");
    }

    @Test
    void whatNoKeyHasIsNotFound() {
        find("alias/nowhere");
        browser.sees("None was found yet.");
        browser.click("Look further");
        browser.sees("No key has that in its id, alias or description.");
        browser.fillAndEnter("Find", "");
        browser.sees("510 keys, page 1 of 21");
    }

    /** Who stands at a key that was found stays there when more are found. */
    @Test
    void whatWasFoundStaysWhereItIs() {
        find("invoices");
        browser.sees("Keys looked through: 500 of 510.");
        browser.script("document.querySelector('tbody .name a').focus();"
            + "[...document.querySelectorAll('button')].find(button => button.textContent === 'Look further').click()");
        browser.sees("Keys looked through: all 510.");
        assertThat(found()).hasSize(2);
        assertThat(browser.script("return document.activeElement.textContent")).isEqualTo(found().getFirst());
    }

    /** A search that nobody waits for asks no more: each question is a record, and of the quota of who asks. */
    @Test
    void whoGoesElsewhereSearchesNoMore() {
        browser.go("#/keys");
        browser.isAt("Keys");
        browser.sees("510 keys, page 1 of 21");
        browser.script("window.asked = 0; window.underWay = 0; const ask = window.fetch; window.fetch = async (path, ...more) => {"
            + "  if (path === '/api/DescribeKey' && ++window.asked === 1) location.hash = '#/explain';"
            + "  window.underWay++;"
            + "  try { return await ask(path, ...more); } finally { window.underWay--; }"
            + "}");
        browser.fillAndEnter("Find", "nowhere");
        browser.isAt("Explain a decision");
        await().atMost(Duration.ofMinutes(1)).until(() -> browser.script("return window.asked > 0 && window.underWay === 0"), Boolean.TRUE::equals);
        assertThat((Long) browser.script("return window.asked")).isLessThan(30);
        browser.reload();
    }

    @Test
    void ofTooManyTheFirstAreShown() {
        find("one of many");
        browser.sees("The first 100; say more to find fewer.");
        assertThat(found()).hasSize(100);
    }

    /** Who may list keys and not see them finds them by nothing but their ids, and is told why. */
    @Test
    void whatOneMayNotSeeIsNotFound() throws IOException {
        String lists = "{\"Version\":\"1\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"kms:ListKeys\",\"Resource\":\"*\"}]}";
        console.api().identity("CreateUser", "UserName", "eve").ok();
        console.api().identity("CreatePolicy", "PolicyName", "lists", "PolicyDocument", lists).ok();
        console.api().identity("AttachPolicyToUser", "UserName", "eve", "PolicyType", "Custom", "PolicyName", "lists").ok();
        String token = console.api().identity("CreateBearerToken", "UserName", "eve", "TokenName", "laptop", "DurationSeconds", "3600").ok()
            .at("BearerToken.Token");
        browser.click("Log out");
        console.logIn(token);
        find("invoices");
        browser.sees("None was found yet.");
        browser.sees("Keys looked through: 500 of 510. You may not see 500 of them. Aliases you may not list.");
        find(first.substring(0, 20));
        browser.sees("not yours to see");
        browser.click("Log out");
        console.logIn(new JsonObject(Files.readString(console.node().client())).getString("bearerToken"));
    }

    @Test
    void keysAreFiltered() {
        browser.go("#/keys");
        browser.isAt("Keys");
        browser.fill("State", "Disabled");
        findsIn("set aside");
        browser.fill("Use", "Signs");
        browser.sees("No key is like that.");
        browser.click("Show all");
        browser.sees(", page 1 of 21");
        browser.fill("Kind", "Software");
        browser.fill("Use", "Signs");
        findsIn("Signs the Invoices");
    }
}
