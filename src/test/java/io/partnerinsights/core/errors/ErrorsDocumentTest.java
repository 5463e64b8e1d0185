package io.partnerinsights.core.errors;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Run with {@code -Dpartnerinsights.writeDocs=true} to write docs/errors.md. */
final class ErrorsDocumentTest {
  private static final Path PAGE = Path.of("docs/errors.md");

  @Test
  void pageMatchesTheErrorTable() throws IOException {
    if (Boolean.getBoolean("partnerinsights.writeDocs")) {
      Files.writeString(PAGE, ErrorsDocument.markdown());
    }
    assertThat(PAGE).content(StandardCharsets.UTF_8).isEqualTo(ErrorsDocument.markdown());
  }

  @ParameterizedTest
  @EnumSource(ErrorCode.class)
  void everyCodeHasOneRowWithAnAnchor(ErrorCode code) {
    String anchor = "<a id=\"" + code.code().toLowerCase(Locale.ROOT) + "\"></a>";

    assertThat(ErrorsDocument.markdown())
        .containsOnlyOnce("| " + anchor + code.code() + " | `" + code + "` |");
  }

  @ParameterizedTest
  @EnumSource(ErrorCode.class)
  void textsAreShortSentences(ErrorCode code) {
    assertThat(code.when()).endsWith(".").doesNotContain("|");
    assertThat(code.remedy()).endsWith(".").doesNotContain("|");
    assertThat(code.when().split(" ")).hasSizeLessThanOrEqualTo(30);
    assertThat(code.remedy().split(" ")).hasSizeLessThanOrEqualTo(30);
  }
}
