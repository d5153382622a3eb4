package io.wardmote.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import io.wardmote.key.Refusal;
import io.wardmote.op.Reply;
import java.io.ByteArrayInputStream;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;

class BodiesTest {
    private static final Reply REPLY = Reply.page("Keys", "Key", List.of(Reply.of("KeyId", "a&b"), Reply.of("KeyId", "<c>")), 1, 10, 3_000_000_000L);

    @Test
    void jsonIsCompactAndNested() {
        assertThat(Format.JSON.reply("ListKeys", "ID", REPLY)).hasToString(
            "{\"RequestId\":\"ID\",\"Keys\":{\"Key\":[{\"KeyId\":\"a&b\"},{\"KeyId\":\"<c>\"}]},\"PageNumber\":1,\"PageSize\":10,\"TotalCount\":3000000000}");
        assertThat(Format.JSON.reply("X", "ID", Reply.of("Value", false, "List", List.of("a", "b"), "None", List.of())))
            .hasToString("{\"RequestId\":\"ID\",\"Value\":false,\"List\":[\"a\",\"b\"],\"None\":[]}");
        assertThat(Format.JSON.reply("X", "ID", Reply.EMPTY)).hasToString("{\"RequestId\":\"ID\"}");
    }

    @Test
    void xmlRepeatsTheElementOfAList() {
        assertThat(Format.XML.reply("ListKeys", "ID", REPLY)).hasToString("<?xml version=\"1.0\" encoding=\"UTF-8\"?><ListKeysResponse>"
            + "<RequestId>ID</RequestId><Keys><Key><KeyId>a&amp;b</KeyId></Key><Key><KeyId>&lt;c&gt;</KeyId></Key></Keys>"
            + "<PageNumber>1</PageNumber><PageSize>10</PageSize><TotalCount>3000000000</TotalCount></ListKeysResponse>");
    }

    @Test
    void errorsNameTheirRequestAndStatus() {
        Answer json = Answer.refused(Format.JSON, "ID", "kms.r", Refusal.UNKNOWN_KEY.refused());
        assertThat(json.status()).isEqualTo(404);
        assertThat(json.body()).hasToString("{\"RequestId\":\"ID\",\"HostId\":\"kms.r\",\"Code\":\"Forbidden.KeyNotFound\","
            + "\"Message\":\"The specified Key is not found.\",\"HttpStatus\":404}");
        Answer xml = Answer.refused(Format.XML, "ID", "kms.r", Refusal.INVALID_PARAMETER.because("<&>"));
        assertThat(xml.contentType()).isEqualTo("text/xml;charset=utf-8");
        assertThat(xml.body().toString()).endsWith("<Error><RequestId>ID</RequestId><HostId>kms.r</HostId><Code>InvalidParameter</Code>"
            + "<Message>The specified parameter \"&lt;&amp;&gt;\" is not valid.</Message><HttpStatus>400</HttpStatus></Error>");
    }

    @Test
    void charactersXmlCannotHoldAreReplaced() {
        assertThat(Format.XML.reply("X", "ID", Reply.of("A", "a\u0000b\u000bc\ufffed\re\tf\n")).toString())
            .contains("<A>a\ufffdb\ufffdc\ufffdd&#13;e\tf\n</A>");
    }

    @Test
    void anyTextSurvivesBothFormats() throws Exception {
        long seed = System.nanoTime();
        System.out.println("BodiesTest seed " + seed);
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 300; i++) {
            String text = text(random);
            byte[] json = Format.JSON.reply("X", "ID", Reply.of("A", text)).getBytes();
            try (JsonParser in = new JsonFactory().createParser(json)) {
                for (int token = 0; token < 5; token++) in.nextToken();
                assertThat(in.getText()).as("seed %s", seed).isEqualTo(text);
            }
            String allowed = text.replaceAll("[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]", "\ufffd");
            byte[] xml = Format.XML.reply("X", "ID", Reply.of("A", text)).getBytes();
            Document document = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new ByteArrayInputStream(xml));
            assertThat(document.getElementsByTagName("A").item(0).getTextContent()).as("seed %s", seed).isEqualTo(allowed);
        }
    }

    private static String text(SplittableRandom random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(40); i >= 0; i--) {
            int bound = new int[] {0x30, 0x80, 0x110000}[random.nextInt(3)];
            int point = random.nextInt(bound);
            if (point < 0xD800 || point > 0xDFFF) text.appendCodePoint(point);
        }
        return text.toString();
    }

    @Test
    void onlyWhatAReplyMayHoldIsWritten() {
        assertThatThrownBy(() -> Format.JSON.reply("X", "ID", Reply.of("A", 1.5))).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void formatIsReadInAnyCase() {
        for (String xml : List.of("XML", "xml", "Xml")) assertThat(Format.of(new Parameters(Map.of("Format", xml), Map.of(), false))).isEqualTo(Format.XML);
        for (String json : List.of("JSON", "json", "")) assertThat(Format.of(new Parameters(Map.of("Format", json), Map.of(), false))).isEqualTo(Format.JSON);
        assertThat(Format.isKnown("html")).isFalse();
        assertThat("text/xml;charset=utf-8".getBytes(UTF_8)).isEqualTo(Format.XML.contentType.getBytes(UTF_8));
    }
}
