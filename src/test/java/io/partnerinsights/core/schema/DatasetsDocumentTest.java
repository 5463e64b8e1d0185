package io.partnerinsights.core.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Run with {@code -Dpartnerinsights.writeDocs=true} to write docs/datasets.md. */
final class DatasetsDocumentTest {
  private static final Path PAGE = Path.of("docs/datasets.md");

  @Test
  void pageMatchesTheDictionary() throws IOException {
    if (Boolean.getBoolean("partnerinsights.writeDocs")) {
      Files.writeString(PAGE, DatasetsDocument.markdown());
    }
    assertThat(PAGE).content(StandardCharsets.UTF_8).isEqualTo(DatasetsDocument.markdown());
  }

  @Test
  void everyColumnAndMetricHasARow() throws IOException {
    String page = DatasetsDocument.markdown();
    long rows = page.lines().filter(line -> line.startsWith("| `")).count();
    long columns =
        DataDictionary.bundled().datasets().stream()
            .mapToLong(dataset -> dataset.columns().size() + dataset.metrics().size())
            .sum();

    assertThat(rows).isEqualTo(columns).isGreaterThan(800);
  }

  @Test
  void everyDatasetHasASectionAndALink() throws IOException {
    String page = DatasetsDocument.markdown();

    assertThat(DataDictionary.bundled().datasets())
        .allSatisfy(
            dataset ->
                assertThat(page)
                    .contains("\n## " + dataset.name() + "\n", "| [" + dataset.name() + "](#"));
  }
}
