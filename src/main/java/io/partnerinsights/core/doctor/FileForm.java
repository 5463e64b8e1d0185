package io.partnerinsights.core.doctor;

import io.partnerinsights.core.model.ReportFormat;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The form of a file, from its first bytes. */
final class FileForm {
  private static final String BYTE_ORDER_MARK = "\uFEFF";
  private static final Pattern NUMBERS_WITH_POINT =
      Pattern.compile("(?m)(^|[,\t])\"?-?\\d+\\.\\d+");
  private static final Pattern EXPONENTS =
      Pattern.compile("(?m)(^|[,\t])\"?-?\\d+(\\.\\d+)?[eE][-+]?\\d+");

  private final String text;
  private final char separator;

  FileForm(byte[] head, ReportFormat format) {
    this.text = new String(head, StandardCharsets.UTF_8);
    this.separator = format == ReportFormat.TSV ? '\t' : ',';
  }

  List<String> facts() {
    List<String> facts = new ArrayList<>();
    facts.add(text.startsWith(BYTE_ORDER_MARK) ? "a byte order mark" : "no byte order mark");
    facts.add("lines end with " + lineEnd());
    facts.add(
        text.startsWith("\"", text.startsWith(BYTE_ORDER_MARK) ? 1 : 0)
            ? "the header is quoted"
            : "the header is not quoted");
    facts.add(text.contains("\"") ? "quotes occur" : "no quotes");
    facts.add("separated by " + (separator == '\t' ? "tabs" : "commas"));
    facts.add(NUMBERS_WITH_POINT.matcher(text).find() ? "fractions with a point" : "no fractions");
    facts.add(EXPONENTS.matcher(text).find() ? "numbers with an exponent" : "no exponents");
    return facts;
  }

  private String lineEnd() {
    int end = text.indexOf('\n');
    if (end < 0) {
      return "nothing: there is one line";
    }
    return end > 0 && text.charAt(end - 1) == '\r' ? "CRLF" : "LF";
  }
}
