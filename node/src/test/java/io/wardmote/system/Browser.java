package io.wardmote.system;

import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** Chromium without a window, as somebody sits before it: what is seen is clicked by its words and filled in by its label. Pictures go to target/console. */
final class Browser implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Path PICTURES = Path.of("target", "console");
    private static final Path CHROMIUM = program("chromium");
    private static final Path DRIVER = program("chromedriver");

    private final ChromeDriver driver;
    private final Part page;
    private final List<String> requests = new ArrayList<>();
    private final List<String> errors = new ArrayList<>();

    Browser() {
        ChromeOptions options = new ChromeOptions();
        options.setBinary(CHROMIUM.toString());
        options.addArguments("--headless", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
            "--disable-sync", "--disable-dev-shm-usage", "--force-prefers-reduced-motion", "--lang=en-GB", "--hide-scrollbars", "--window-size=1280,900");
        if (System.getProperty("user.name").equals("root")) options.addArguments("--no-sandbox");   // Chromium starts as root in no other way
        options.setAcceptInsecureCerts(true);
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        logs.enable(LogType.PERFORMANCE, Level.ALL);
        options.setCapability("goog:loggingPrefs", logs);
        driver = new ChromeDriver(new ChromeDriverService.Builder().usingDriverExecutable(DRIVER.toFile()).build(), options);
        page = new Part(driver, "");
    }

    /** A program that ./wardmote test installs where it is missing. */
    private static Path program(String name) {
        return Stream.of(System.getenv("PATH").split(":")).map(folder -> Path.of(folder, name)).filter(Files::isExecutable).findFirst()
            .orElseThrow(() -> new IllegalStateException(name + " is not installed; ./wardmote test does it"));
    }

    void open(String url) {
        driver.get(url);
    }

    /** Another screen of the page that is open. */
    void go(String hash) {
        driver.executeScript("location.hash = arguments[0]", hash);
    }

    void reload() {
        driver.navigate().refresh();
    }

    /** Waits until that is to be read somewhere. */
    void sees(String text) {
        await(text).atMost(PATIENCE).until(() -> text().contains(text));
    }

    String text() {
        return String.valueOf(driver.executeScript("return document.body.innerText"));
    }

    /** Waits until the screen of that title is drawn. */
    void isAt(String title) {
        await(title).atMost(PATIENCE).until(() -> Boolean.TRUE.equals(driver.executeScript("const content = document.getElementById('content');"
            + "return content !== null && !content.hasAttribute('aria-busy') && content.querySelector('h1')?.textContent === arguments[0]", title)));
    }

    /** What is below that heading: of a section, or of a dialog. */
    Part in(String heading) {
        return new Part(driver, "//*[self::section or self::dialog][.//*[self::h1 or self::h2][normalize-space()=" + Part.quoted(heading) + "]]");
    }

    /** A button, link or choice, by its words; the first that can be seen. */
    void click(String text) {
        page.click(text);
    }

    void fill(String label, String text) {
        page.fill(label, text);
    }

    /** Fills in the last of a form, and sends it as people do who keep their hands on the keys. */
    void fillAndEnter(String label, String text) {
        page.fillAndEnter(label, text);
    }

    String value(String label) {
        return page.value(label);
    }

    Object script(String script, Object... arguments) {
        return driver.executeScript(script, arguments);
    }

    void press(CharSequence... keys) {
        driver.switchTo().activeElement().sendKeys(keys);
    }

    void colours(String theme) {
        driver.executeCdpCommand("Emulation.setEmulatedMedia", Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", theme))));
    }

    /** Of the page, in pixels: narrower than a window can be. */
    void size(int width, int height) {
        driver.executeCdpCommand("Emulation.setDeviceMetricsOverride", Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
    }

    String cookie(String name) {
        return driver.manage().getCookieNamed(name).getValue();
    }

    /** The whole page, also what one would have to scroll to; where a dialog is open, what is seen of it. */
    void picture(String name) throws IOException {
        Files.createDirectories(PICTURES);
        boolean dialog = script("return document.querySelector('dialog')") != null;
        Files.write(PICTURES.resolve(name + ".png"), dialog ? driver.getScreenshotAs(OutputType.BYTES) : whole());
    }

    private byte[] whole() {
        Map<?, ?> size = (Map<?, ?>) driver.executeCdpCommand("Page.getLayoutMetrics", Map.of()).get("cssContentSize");
        Map<String, Object> whole = Map.of("x", 0, "y", 0, "width", size.get("width"), "height", size.get("height"), "scale", 1);
        Object png = driver.executeCdpCommand("Page.captureScreenshot", Map.of("format", "png", "captureBeyondViewport", true, "clip", whole)).get("data");
        return Base64.getDecoder().decode((String) png);
    }

    /** What was asked for until now, each by method and address. */
    List<String> requests() {
        for (var entry : driver.manage().logs().get(LogType.PERFORMANCE)) {
            JsonObject message = new JsonObject(entry.getMessage()).getJsonObject("message");
            if (message.getString("method").equals("Network.requestWillBeSent")) requests.add(message.getJsonObject("params").getJsonObject("request")
                .getString("url"));
        }
        return requests;
    }

    /** What the browser itself complained of until now: of scripts, of what the policy forbids, of answers that are refusals. */
    List<String> errors() {
        StreamSupport.stream(driver.manage().logs().get(LogType.BROWSER).spliterator(), false).filter(entry ->
            entry.getLevel().intValue() >= Level.WARNING.intValue())
            .forEach(entry -> errors.add(entry.getMessage()));
        return errors;
    }

    @Override
    public void close() {
        driver.quit();
    }
}
