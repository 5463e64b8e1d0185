package io.partnerinsights.core.options;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Run with {@code -Dpartnerinsights.writeDocs=true} to write docs/options.md. */
final class OptionsDocumentTest {
  private static final Path PAGE = Path.of("docs/options.md");

  @Test
  void pageMatchesTheOptionTable() throws IOException {
    String head = Files.readString(PAGE).split("(?=\n## )", 2)[0];
    if (Boolean.getBoolean("partnerinsights.writeDocs")) {
      Files.writeString(PAGE, head + OptionsDocument.markdown());
    }
    assertThat(PAGE).content(StandardCharsets.UTF_8).isEqualTo(head + OptionsDocument.markdown());
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
    String page = OptionsDocument.markdown();

    assertThat(Options.all())
        .hasSizeGreaterThan(20)
        .allSatisfy(option -> assertThat(page).contains("| `" + option.key() + "` |"));
  }
}
