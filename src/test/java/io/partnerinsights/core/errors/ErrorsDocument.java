package io.partnerinsights.core.errors;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Generates docs/errors.md from {@link ErrorCode}. */
final class ErrorsDocument {
  private static final List<String> AREAS =
      List.of("Sign-in", "Query", "Report", "Download", "File contents", "Options");

  private ErrorsDocument() {}

  /** Returns the whole page in Markdown. */
  static String markdown() {
    StringBuilder page = new StringBuilder();
    page.append("# Errors\n\n")
        .append("Search this page for the code at the start of the message, such as `PI-3001`. ")
        .append("The message itself contains the reason, a remedy and ids.\n\n")
        .append("In code, catch `PartnerInsightsException` or the class of an area, and compare ")
        .append(
            "`code()`: codes are stable, messages are not. In Python, the message has the code,")
        .append(
            " also where Spark wraps the error: `re.search(r\"PI-\\d{4}\", str(e)).group()`.\n\n")
        .append("Retry: yes means that the same call may succeed later without a change ")
        .append("(`isRetryable()`). Calls that are safe to repeat have already been retried.\n\n")
        .append("Generated from the error table (`core/errors/ErrorCode.java`); do not edit.\n");
    for (int area = 1; area <= AREAS.size(); area++) {
      page.append(section(area));
    }
    return page.toString();
  }

  private static String section(int area) {
    List<ErrorCode> codes =
        Arrays.stream(ErrorCode.values()).filter(code -> code.area() == area).toList();
    String exception = Problem.of(codes.get(0), "").toException().getClass().getSimpleName();
    String rows = codes.stream().map(ErrorsDocument::row).collect(Collectors.joining());
    String head = "| code | name | when | remedy | retry |\n|---|---|---|---|---|\n";
    return "\n## %s\n\nThrown as `%s`.\n\n%s%s"
        .formatted(AREAS.get(area - 1), exception, head, rows);
  }

  private static String row(ErrorCode code) {
    return "| <a id=\"%s\"></a>%s | `%s` | %s | %s | %s |\n"
        .formatted(
            code.code().toLowerCase(Locale.ROOT),
            code.code(),
            code,
            code.when(),
            code.remedy(),
            code.isRetryable() ? "yes" : "no");
  }
}
