package io.wardmote.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.wardmote.key.KeySpec;
import io.wardmote.key.KeyUsage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The console's scripts call specs and usages what the API calls them, and know all that there are. */
class WordsTest {
    private static final Path FOLDER = Path.of("src/main/resources/console");

    private static List<MatchResult> found(String file, String pattern) throws IOException {
        return Pattern.compile(pattern, Pattern.DOTALL).matcher(Files.readString(FOLDER.resolve(file))).results().toList();
    }

    private static List<String> named(String table) throws IOException {
        String lines = found("format.js", "const " + table + " = \\{(.*?)};").getFirst().group(1);
        return Pattern.compile("(?:^|[,{])\\s*'?([A-Z][\\w/]*)'?: '").matcher(lines).results().map(name -> name.group(1)).toList();
    }

    @Test
    void everySpecAndUsageHasAWord() throws IOException {
        assertThat(named("SPECS")).containsExactlyInAnyOrderElementsOf(Stream.of(KeySpec.values()).map(KeySpec::apiName).toList());
        assertThat(named("USAGES")).containsExactlyInAnyOrderElementsOf(Stream.of(KeyUsage.values()).map(KeyUsage::apiName).toList());
    }

    @Test
    void theWizardOffersEachUsageWithItsSpecs() throws IOException {
        List<MatchResult> offered = found("create.js", "id: '([^']+)',\\s+name: '[^']+',\\s+text: '[^']+',\\s+specs: \\[([^]]+)]");
        assertThat(offered).extracting(usage -> usage.group(1)).containsExactlyInAnyOrderElementsOf(Stream.of(KeyUsage.values()).map(KeyUsage::apiName).toList());
        for (MatchResult usage : offered) {
            List<String> specs = Pattern.compile("\\w+").matcher(usage.group(2)).results().map(MatchResult::group).toList();
            assertThat(specs).as(usage.group(1)).containsExactlyInAnyOrderElementsOf(Stream.of(KeySpec.values())
                .filter(spec -> spec.usages().contains(KeyUsage.of(usage.group(1)))).map(KeySpec::apiName).toList());
        }
    }
}
