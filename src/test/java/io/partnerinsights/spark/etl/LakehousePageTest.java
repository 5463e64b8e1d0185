package io.partnerinsights.spark.etl;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.partnerinsights.examples.etl.LakeTable;
import io.partnerinsights.examples.etl.RunReport;
import io.partnerinsights.examples.etl.TableKey;
import io.partnerinsights.testing.Snippet;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The statement and the run report on the page about the load are those of the code. */
final class LakehousePageTest {
  private static final Path PAGE = Path.of("docs/lakehouse.md");

  @Test
  void showsTheMergeStatement() throws IOException {
    String statement =
        LakeTable.mergeStatement(
            "lake.azure_usage",
            TableKey.of("AzureUsage"),
            new String[] {"Month", "UsageQuantity", "ACR_USD"},
            List.of("2026-04-01", "2026-05-01", "2026-06-01"));

    for (String line : textWith("MERGE INTO").lines().toList()) {
      for (String part : line.strip().split("…", -1)) {
        assertThat(statement).contains(part.replaceAll(" (AND|OR) $", ""));
      }
    }
  }

  @Test
  void showsARunReport() throws IOException {
    String json = textWith("\"run\"").replaceFirst(".*\\n", "");

    RunReport report = new ObjectMapper().readValue(json, RunReport.class);

    assertThat(report.state()).isEqualTo(RunReport.State.LOADED);
    assertThat(report.counts().read()).isPositive();
  }

  private static String textWith(String word) throws IOException {
    return Snippet.of(PAGE).stream()
        .map(Snippet::text)
        .filter(text -> text.contains(word))
        .findFirst()
        .orElseThrow();
  }
}
