package io.wardmote.perf.report;

import java.util.List;

/** The few pieces of HTML that a page is made of. */
final class Html {
    private Html() {}

    static String text(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;");
    }

    /** @param rows of as many cells as there are titles; the first is a name, the others figures */
    static String table(List<String> titles, List<List<String>> rows) {
        StringBuilder table = new StringBuilder("<table><thead><tr>");
        titles.forEach(title -> table.append("<th>").append(text(title)).append("</th>"));
        table.append("</tr></thead><tbody>\n");
        for (List<String> row : rows) {
            table.append("<tr>");
            row.forEach(cell -> table.append("<td>").append(text(cell)).append("</td>"));
            table.append("</tr>\n");
        }
        return table.append("</tbody></table>\n").toString();
    }
}
