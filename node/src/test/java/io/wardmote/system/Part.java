package io.wardmote.system;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Optional;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.support.ui.Select;

/** A part of what is seen in a {@link Browser}, or all of it: what is to be acted on is waited for until it is there. */
final class Part {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final ChromeDriver driver;
    private final String place;

    /** @param place an XPath, or "" */
    Part(ChromeDriver driver, String place) {
        this.driver = driver;
        this.place = place;
    }

    /** A button, link or choice, by its words or its label; the first that can be seen. */
    void click(String text) {
        String named = "normalize-space()=" + quoted(text);
        element(place + "//*[self::button or self::a or self::label][" + named + " or @aria-label=" + quoted(text) + "] | " + place + "//b[" + named + "]").click();
    }

    void fill(String label, String text) {
        WebElement control = control(label);
        if (control.getTagName().equals("select")) new Select(control).selectByVisibleText(text);
        else {
            control.clear();
            control.sendKeys(text);
        }
    }

    void fillAndEnter(String label, String text) {
        fill(label, text);
        control(label).sendKeys(Keys.ENTER);
    }

    String value(String label) {
        return control(label).getDomProperty("value");
    }

    /** Waits until that is to be read in it. */
    void sees(String text) {
        await(text).atMost(PATIENCE).ignoreExceptions().until(() -> text().contains(text));
    }

    String text() {
        return element(place).getText();
    }

    private WebElement control(String label) {
        return element(place + "//label[normalize-space()=" + quoted(label)
            + "]/following-sibling::*[self::input or self::select or self::textarea]");
    }

    private WebElement element(String path) {
        return await(path).atMost(PATIENCE).ignoreExceptions().until(() -> driver.findElements(By.xpath(path)).stream()
            .filter(found -> found.isDisplayed() && found.isEnabled()).findFirst(), Optional::isPresent).orElseThrow();
    }

    static String quoted(String text) {
        return "\"" + text + "\"";
    }
}
