package io.partnerinsights.core.options;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Run with {@code -Dpartnerinsights.writeDocs=true} to write docs/options.md. */
final class OptionsDocumentTest {
  private static final Path PAGE = Path.of("docs/options.md");

  /** The heading with which the generated part begins. */
  private static final String FIRST =
      Arrays.stream(OptionGroup.values()).findFirst().orElseThrow().title();

  @Test
  void pageMatchesTheOptionTable() throws IOException {
    String head = Files.readString(PAGE).split("(?=\n## %s\n)".formatted(FIRST), 2)[0];
    if (Boolean.getBoolean("partnerinsights.writeDocs")) {
      Files.writeString(PAGE, head + markdown());
    }
    assertThat(PAGE).content(StandardCharsets.UTF_8).isEqualTo(head + markdown());
  }

  @Test
  void textsAreShortSentences() {
    assertThat(Options.all())
        .allSatisfy(
            option -> {
              assertThat(option.doc()).endsWith(".");
              assertThat(option.doc().split(" ")).hasSizeLessThanOrEqualTo(30);
            });
  }

  @Test
  void everyOptionHasARow() {
    String page = markdown();

    assertThat(Options.all())
        .hasSizeGreaterThan(20)
        .allSatisfy(option -> assertThat(page).contains("| `" + option.key() + "` |"));
  }

  /** Returns the sections of the page in Markdown. */
  private static String markdown() {
    return Arrays.stream(OptionGroup.values())
        .map(OptionsDocumentTest::section)
        .collect(Collectors.joining());
  }

  private static String section(OptionGroup group) {
    String rows =
        Options.all().stream()
            .filter(option -> option.isIn(group))
            .map(OptionsDocumentTest::row)
            .collect(Collectors.joining());
    return "\n## %s\n\n%s\n\n| option | type | default | meaning |\n|---|---|---|---|\n%s"
        .formatted(group.title(), group.note(), rows);
  }

  private static String row(ConnectorOption<?> option) {
    String byDefault = option.defaultText() == null ? "" : "`" + option.defaultText() + "`";
    return "| `%s` | %s | %s | %s |\n"
        .formatted(option.key(), option.typeName(), byDefault, cell(option.doc()));
  }

  private static String cell(String text) {
    return text.replace("|", "\\|");
  }
}
