package io.partnerinsights.core.errors;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Compares docs/errors.md with the codes. */
final class ErrorsDocumentTest {
  private static final Path PAGE = Path.of("docs/errors.md");
  private static final Pattern ROW =
      Pattern.compile(
          "\\| <a id=\"([^\"]+)\"></a>(\\S+) \\| `(\\w+)` \\| ([^|]+) \\| ([^|]+) \\| (\\w+) \\|");
  private static final Pattern SECTION = Pattern.compile("Thrown as `(\\w+)`\\.");

  @Test
  void pageHasARowOfEachCodeInOrder() throws IOException {
    List<String> rows = new ArrayList<>();
    String thrown = "";
    for (String line : Files.readAllLines(PAGE)) {
      Matcher section = SECTION.matcher(line);
      thrown = section.matches() ? section.group(1) : thrown;
      Matcher row = ROW.matcher(line);
      if (row.matches()) {
        rows.add(
            String.join(" ", row.group(1), row.group(2), row.group(3), row.group(6), "in", thrown));
      }
    }

    assertThat(rows)
        .containsExactlyElementsOf(
            Arrays.stream(ErrorCode.values()).map(ErrorsDocumentTest::described).toList());
  }

  private static String described(ErrorCode code) {
    String thrown = Problem.of(code, "x").toException().getClass().getSimpleName();
    return "%s %s %s %s in %s"
        .formatted(
            code.messageCode().toLowerCase(Locale.ROOT),
            code.messageCode(),
            code,
            code.isRetryable() ? "yes" : "no",
            thrown);
  }

  @Test
  void textsAreShortSentences() throws IOException {
    try (Stream<String> lines = Files.lines(PAGE)) {
      List<Matcher> rows = lines.map(ROW::matcher).filter(Matcher::matches).toList();
      assertThat(rows)
          .hasSize(ErrorCode.values().length)
          .allSatisfy(
              row -> {
                assertThat(List.of(row.group(4), row.group(5)))
                    .allMatch(text -> text.endsWith("."));
                assertThat(row.group(4).split(" ")).hasSizeLessThanOrEqualTo(30);
                assertThat(row.group(5).split(" ")).hasSizeLessThanOrEqualTo(30);
              });
    }
  }
}
