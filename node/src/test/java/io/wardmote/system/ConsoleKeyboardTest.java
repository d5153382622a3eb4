package io.wardmote.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

/** Nothing is clicked here: keys alone lead everywhere, and who closes a dialog goes on where he was. */
class ConsoleKeyboardTest {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    /** More than there is to be reached on any screen. */
    private static final int FAR = 150;

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

    /** What has the focus, by its label or its words. */
    private static String focused() {
        return String.valueOf(browser.script("const one = document.activeElement; const label = one.labels?.[0];"
            + "return one.id === 'content' ? 'the screen' : one.getAttribute('aria-label') ?? (label?.querySelector('b') ?? label ?? one).textContent.trim()"));
    }

    private static void hasFocus(String what) {
        await(what).atMost(PATIENCE).untilAsserted(() -> assertThat(focused()).isEqualTo(what));
    }

    private static void tabTo(String what) {
        for (int i = 0; i < FAR; i++) {
            browser.press(Keys.TAB);
            if (focused().equals(what)) return;
        }
        throw new AssertionError(what + " is not to be reached from " + browser.text());
    }

    private static boolean inDialog() {
        return Boolean.TRUE.equals(browser.script("return document.activeElement.closest('dialog') !== null"));
    }

    private static void dialogCloses() {
        await().atMost(PATIENCE).until(() -> browser.script("return document.querySelector('dialog')") == null);
    }

    private static void openAnew(String screen, String title) {
        browser.go(screen);
        browser.reload();
        browser.isAt(title);
    }

    @Test
    void aKeyIsCreatedUsedAndDisabled() {
        openAnew("#/keys", "Keys");
        tabTo("Create key");
        browser.press(Keys.ENTER);
        browser.isAt("Create a key");
        hasFocus("the screen");
        tabTo("Software, without an instance");
        browser.press(Keys.ARROW_DOWN);
        hasFocus("Software, in an instance");
        browser.press(Keys.ENTER);
        hasFocus("What is it for?");
        tabTo("Back");
        browser.press(Keys.SPACE);
        hasFocus("Which kind of key?");
        tabTo("Software, in an instance");
        browser.press(Keys.ENTER);
        hasFocus("What is it for?");
        tabTo("Encrypt and decrypt");
        browser.press(Keys.ENTER);
        hasFocus("What is it called?");
        tabTo("Description");
        browser.press("By keyboard", Keys.ENTER);
        hasFocus("Is this right?");
        tabTo("Create key");
        browser.press(Keys.ENTER);
        browser.isAt("By keyboard");
        hasFocus("the screen");

        tabTo("Try out");
        browser.press(Keys.ENTER);
        browser.isAt("Try out");
        tabTo("Text");
        browser.press("said by keyboard");
        tabTo("Encrypt");
        browser.press(Keys.SPACE);
        browser.in("Encrypt").sees("Request");
        hasFocus("Encrypt");
        tabTo("Decrypt");
        browser.press(Keys.ENTER);
        browser.in("Decrypt").sees("Request");
        assertThat(browser.in("Decrypt").value("Text")).isEqualTo("said by keyboard");
        tabTo("By keyboard");
        browser.press(Keys.ENTER);
        browser.isAt("By keyboard");

        tabTo("Rotate");
        browser.press(Keys.ENTER);
        await().atMost(PATIENCE).until(ConsoleKeyboardTest::inDialog);
        browser.press(Keys.ESCAPE);
        dialogCloses();
        hasFocus("Rotate");
        tabTo("Disable");
        browser.press(Keys.ENTER);
        await().atMost(PATIENCE).until(ConsoleKeyboardTest::inDialog);
        hasFocus("Cancel");
        browser.press(Keys.ENTER);
        dialogCloses();
        hasFocus("Disable");
        browser.press(Keys.ENTER);
        await().atMost(PATIENCE).until(ConsoleKeyboardTest::inDialog);
        tabTo("Disable");
        assertThat(inDialog()).as("what is beneath is out of reach").isTrue();
        browser.press(Keys.ENTER);
        browser.sees("The key is disabled on every node.");
        dialogCloses();
        hasFocus("the screen");
        tabTo("Enable");
        browser.press(Keys.ENTER);
        browser.sees("The key is enabled.");
        hasFocus("the screen");
        tabTo("Edit");
        browser.press(Keys.ENTER);
        hasFocus("Description");
        browser.press(Keys.chord(Keys.CONTROL, "a"), "By keys", Keys.ENTER);
        browser.isAt("By keys");
        dialogCloses();
        hasFocus("the screen");
    }

    /** An arrow chooses the next at once, and there are more behind it. */
    @Test
    void aFilterKeepsTheFocus() {
        openAnew("#/keys", "Keys");
        tabTo("State");
        browser.press(Keys.ARROW_DOWN);
        await().atMost(PATIENCE).until(() -> String.valueOf(browser.script("return location.hash")).contains("Enabled"));
        browser.isAt("Keys");
        hasFocus("State");
        browser.press(Keys.ARROW_DOWN);
        await().atMost(PATIENCE).until(() -> String.valueOf(browser.script("return location.hash")).contains("Disabled"));
        browser.isAt("Keys");
        hasFocus("State");
    }

    @Test
    void theMenuOfAPhoneOpensAndCloses() throws IOException {
        browser.size(360, 780);
        openAnew("#/keys", "Keys");
        assertThat(expanded()).isEqualTo("false");
        tabTo("Menu");
        browser.press(Keys.ENTER);
        hasFocus("Keys");
        assertThat(expanded()).isEqualTo("true");
        browser.picture("menu-phone");
        browser.press(Keys.ESCAPE);
        hasFocus("Menu");
        assertThat(expanded()).isEqualTo("false");
        browser.press(Keys.ENTER);
        hasFocus("Keys");
        tabTo("Cluster");
        browser.press(Keys.ENTER);
        browser.isAt("Cluster");
        hasFocus("the screen");
        assertThat(expanded()).isEqualTo("false");
        browser.size(1280, 900);
    }

    private static String expanded() {
        return String.valueOf(browser.script("return document.querySelector('.menu').getAttribute('aria-expanded')"));
    }
}
