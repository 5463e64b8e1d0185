package io.partnerinsights.core.session;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.sandbox.settings.Compression;
import io.partnerinsights.testing.RowTexts;
import io.partnerinsights.testing.SandboxExtension;
import io.partnerinsights.testing.ShortCases;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Values as recorded files have them: Commons CSV shows their form, and DuckDB returns the rows.
 * One task reads the file, or several.
 */
final class RecordedFormsTest {
  @RegisterExtension
  static final SandboxExtension SERVICE =
      SandboxExtension.small(s -> s.compression = Compression.NONE);

  @AfterEach
  void close() {
    SERVICE.sandbox().damageNewFiles(file -> file);
  }

  @ParameterizedTest
  @ShortCases(
      value = 2,
      csv =
          @CsvSource({
            "AzureUsage, Month, [A-Z]{3}-\\d{4}, DATE",
            "AzureUsage, SubscriptionStartDate, \\d{8}, DATE",
            "AzureUsage, SubscriptionEndDate, (\\d{8})?, DATE",
            "AzureUsage, IsACRDuplicateAtPGALevel, [01]?, INT",
            "AzureUsage, CustomerTpid, \\d*, STRING",
            "TrainingCompletions, TrainingCompletionDate, '.{10}T.{8}\\.000Z', DATE",
            "TrainingCompletions, ExpirationDate, '(.{10} \\d\\d:\\d\\d:\\d\\d)?', DATE",
            "TrainingCompletions, TrainingActivityId, '.*', STRING",
            "MSLearn, CompletionDate, '.{10}  \\d\\d:\\d\\d:\\d\\d', DATE",
          }))
  void readsTheRowsThatDuckDbReturns(String dataset, String column, String form, String type)
      throws IOException {
    String query = "SELECT PGAMpnId, " + column + " FROM " + dataset + " TIMESPAN LAST_6_MONTHS";
    for (String inference : List.of("sample", "dictionary")) {
      ReadPlan plan =
          SERVICE.planRead("query", query, "splitSize", "4KiB", "inferSchema", inference);

      assertThat(plan.schema()).hasToString("PGAMpnId STRING, " + column + " " + type);
      assertThat(values(assertRows(plan, query), column))
          .isNotEmpty()
          .allMatch(v -> v.matches(form));
    }
    if (type.equals("DATE")) {
      ReadPlan plan = SERVICE.planRead("query", query, "schemaHints", column + " TIMESTAMP");

      assertThat(plan.schema()).hasToString("PGAMpnId STRING, " + column + " TIMESTAMP");
      assertRows(plan, query);
    }
  }

  private static Report assertRows(ReadPlan plan, String query) {
    Report report = plan.newRead().awaitReport();
    List<Map<String, String>> expected =
        RowTexts.ofDatabase(SERVICE.sandbox().expectedRows(query), plan.schema().columns());
    assertThat(RowTexts.sortedTexts(RowTexts.of(plan, report)))
        .isEqualTo(RowTexts.sortedTexts(expected));
    return report;
  }

  /** The file of one column or metric ends with an empty line. */
  @ParameterizedTest
  @CsvSource({
    "columns, Month, DATE",
    "columns, CustomerName, STRING",
    "metrics, ACR_USD, 'DECIMAL(18,5)'",
  })
  void anEmptyLastLineIsNotARow(String option, String name, String type) {
    String query = "SELECT " + name + " FROM AzureUsage TIMESPAN LAST_6_MONTHS";
    SERVICE.sandbox().damageNewFiles(file -> (new String(file, UTF_8) + "\n").getBytes(UTF_8));
    ReadPlan plan =
        SERVICE.planRead("dataset", "AzureUsage", "timespan", "LAST_6_MONTHS", option, name);

    assertThat(plan.schema()).hasToString(name + " " + type);
    assertThat(RowTexts.of(plan)).hasSameSizeAs(SERVICE.sandbox().expectedRows(query));
  }

  private static List<String> values(Report report, String column) throws IOException {
    URI link = URI.create(report.newestLink().reveal());
    try (Reader file = new InputStreamReader(link.toURL().openStream(), UTF_8);
        CSVParser rows = CSVFormat.RFC4180.builder().setHeader().get().parse(file)) {
      return rows.stream().map((CSVRecord row) -> row.get(column)).toList();
    }
  }
}
