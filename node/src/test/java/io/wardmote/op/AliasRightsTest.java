package io.wardmote.op;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An alias is turned, given and taken by who has the right to it and to every key that it names, before and after: whoever encrypts by it trusts it. */
class AliasRightsTest {
    private static final Pattern KEY_ID = Pattern.compile("KeyId: ([^,]+),");
    private static final OperationScript.Engines ENGINES = new OperationScript.Engines();

    private OperationScript script;
    private String mine;
    private String theirs;

    @BeforeEach
    void twoTenants() {
        script = new OperationScript(ENGINES, 1);
        mine = key("CreateKey => mine=KeyMetadata.KeyId");
        theirs = key("CreateKey => theirs=KeyMetadata.KeyId");
        assertThat(script.run("CreateAlias AliasName=alias/orders KeyId=$theirs")).isEqualTo("{}");
    }

    @AfterAll
    static void end() {
        ENGINES.close();
    }

    private String key(String line) {
        Matcher found = KEY_ID.matcher(script.run(line));
        assertThat(found.find()).isTrue();
        return found.group(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
        CreateAlias AliasName=alias/new    KeyId=$mine | key/mine                                 | Forbidden.NoPermission
        CreateAlias AliasName=alias/new    KeyId=$mine | alias/new                                | Forbidden.NoPermission
        CreateAlias AliasName=alias/new    KeyId=$mine | alias/new key/theirs                     | Forbidden.NoPermission
        CreateAlias AliasName=alias/new    KeyId=$mine | alias/new key/mine                       | {}
        CreateAlias AliasName=alias/orders KeyId=$mine | key/mine                                 | Forbidden.NoPermission
        CreateAlias AliasName=alias/orders KeyId=$mine | alias/orders key/mine                    | AliasAlreadyExists
        UpdateAlias AliasName=alias/orders KeyId=$mine | key/mine                                 | Forbidden.NoPermission
        UpdateAlias AliasName=alias/orders KeyId=$mine | alias/orders key/mine                    | Forbidden.NoPermission
        UpdateAlias AliasName=alias/orders KeyId=$mine | alias/orders key/theirs                  | Forbidden.NoPermission
        UpdateAlias AliasName=alias/orders KeyId=$mine | key/mine key/theirs                      | Forbidden.NoPermission
        UpdateAlias AliasName=alias/orders KeyId=$mine | alias/other key/mine key/theirs          | Forbidden.NoPermission
        UpdateAlias AliasName=alias/orders KeyId=$mine | alias/orders key/mine key/theirs         | {}
        UpdateAlias AliasName=alias/none   KeyId=$mine | key/mine                                 | Forbidden.NoPermission
        UpdateAlias AliasName=alias/none   KeyId=$mine | alias/none key/mine                      | Forbidden.AliasNotFound
        UpdateAlias AliasName=alias/orders KeyId=gone  | alias/orders key/theirs key/gone         | Forbidden.KeyNotFound
        DeleteAlias AliasName=alias/orders             | alias/orders                             | Forbidden.NoPermission
        DeleteAlias AliasName=alias/orders             | key/theirs                               | Forbidden.NoPermission
        DeleteAlias AliasName=alias/orders             | alias/orders key/mine                    | Forbidden.NoPermission
        DeleteAlias AliasName=alias/orders             | alias/orders key/theirs                  | {}
        DeleteAlias AliasName=alias/none               | key/theirs                               | Forbidden.NoPermission
        DeleteAlias AliasName=alias/none               | alias/none                               | Forbidden.AliasNotFound
        """)
    void whoHasTheRightToAllOfIt(String request, String resources, String answer) {
        script.allow("tenant", allowing(resources));
        String line = request.strip().replaceAll(" +", " ");
        assertThat(script.runAs("tenant", "", line)).contains(answer);
        boolean done = answer.equals("{}");
        String named = done && line.startsWith("UpdateAlias") ? mine : theirs;
        boolean gone = done && line.startsWith("DeleteAlias");
        assertThat(script.run("DescribeKey KeyId=alias/orders")).contains(gone ? "Forbidden.AliasNotFound" : named);
    }

    /** Whoever has moved it was right about what it named when it was moved, and not only when he asked. */
    @Test
    void anAliasThatWasTurnedMeanwhileIsNotTurnedByWhoHasNoRightToWhatItNamesNow() {
        String others = key("CreateKey => others=KeyMetadata.KeyId");
        script.allow("tenant", allowing("alias/orders key/mine key/" + others));
        script.run("UpdateAlias AliasName=alias/orders KeyId=$others");
        String answer = script.runMeanwhile("tenant", "UpdateAlias AliasName=alias/orders KeyId=$mine", "UpdateAlias AliasName=alias/orders KeyId=$theirs");
        assertThat(answer).contains("Forbidden.NoPermission");
        assertThat(script.run("DescribeKey KeyId=alias/orders")).contains(theirs);
    }

    private String allowing(String resources) {
        String arns = Arrays.stream(resources.split(" ")).map(thing -> thing.replace("key/mine", "key/" + mine).replace("key/theirs", "key/" + theirs))
            .map(thing -> "\"acs:kms:*:*:" + thing + "\"").collect(Collectors.joining(","));
        return "{\"Version\":\"1\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"kms:*Alias\",\"Resource\":[" + arns + "]}]}";
    }
}
