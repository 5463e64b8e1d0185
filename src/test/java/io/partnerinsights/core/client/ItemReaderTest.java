package io.partnerinsights.core.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.model.Dataset;
import io.partnerinsights.core.model.ExecutionStatus;
import io.partnerinsights.core.model.ReportExecution;
import io.partnerinsights.core.model.ReportFormat;
import io.partnerinsights.core.model.ScheduleEnd;
import io.partnerinsights.core.model.ScheduledReport;
import io.partnerinsights.core.model.Webhook;
import io.partnerinsights.core.model.WebhookMethod;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Reads the files under resources/api, which have the forms of the service's responses. */
class ItemReaderTest {
  @ParameterizedTest
  @ValueSource(strings = {"datasets-camel.json", "datasets-pascal.json", "datasets-objects.json"})
  void readsDatasetsInAnyForm(String file) {
    assertThat(envelope(file).items().stream().map(ItemReader::dataset))
        .containsExactly(
            new Dataset(
                "OfficeUsage",
                List.of("CustomerTenantId", "Month"),
                List.of("PaidAvailableUnits"),
                List.of("LAST_MONTH", "LIFETIME"),
                Duration.ofDays(1)),
            new Dataset("Profile", List.of("MPNId"), List.of(), List.of(), Duration.ZERO));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "report-camel.json",
        "report-pascal-single.json",
        "report-bare.json",
        "report-bare-array.json"
      })
  void readsAReportInAnyForm(String file) {
    assertThat(envelope(file).items().stream().map(ItemReader::report))
        .containsExactly(
            new ScheduledReport(
                "7ce5b5a8-dea4-4ec2-ae9d-4a9c3c1e4e7d",
                "Office usage",
                "by month",
                "9bb44aa8-1c3d-4e0e-b4bf-6d1a5a8b7c11",
                "SELECT Month FROM OfficeUsage",
                "142344300",
                Instant.parse("2021-01-06T05:46:00Z"),
                null,
                ScheduledReport.Trigger.SCHEDULE,
                Instant.parse("2021-01-06T19:00:00Z"),
                "Active",
                Duration.ofDays(2),
                20,
                ScheduleEnd.UNKNOWN,
                new Webhook("https://example.com/hook?key=abc", WebhookMethod.GET),
                ReportFormat.TSV));
  }

  /** A count is one of executions that remain only beside a total. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "'TotalRecurrenceCount': 5, ' RecurrenceCount': 2, 'RecurrenceInterval': 24 | 2",
        "'recurrenceCount': 2, 'recurrenceInterval': 24 |",
        "'totalRecurrenceCount': 1, 'recurrenceCount': 1, 'recurrenceInterval': -1 |",
        "'endTime': '2026-07-03T00:00:00Z', 'nextExecutionStartTime': '2026-07-01T00:00:00Z',"
            + " 'recurrenceInterval': 24 | 3",
        "'endTime': '2026-07-03T00:00:00Z', 'nextExecutionStartTime': '2026-07-04T00:00:00Z',"
            + " 'recurrenceInterval': 24 | 0",
        "'endTime': '9999-12-31T00:00:00Z', 'nextExecutionStartTime': '2026-07-01T00:00:00Z',"
            + " 'recurrenceInterval': 4 | 17473567",
        "'endTime': '2026-07-03T00:00:00Z', 'recurrenceInterval': 24 |",
      })
  void readsHowManyExecutionsRemain(String fields, Integer left) {
    JsonFields item = item("{" + fields.replace('\'', '"') + "}");

    OptionalInt expected = left == null ? OptionalInt.empty() : OptionalInt.of(left);
    assertThat(ItemReader.report(item).remainingExecutions()).isEqualTo(expected);
    assertThat(ItemReader.execution(item).remainingExecutions()).isEqualTo(expected);
  }

  @Test
  void readsAPendingExecution() {
    ReportExecution execution = ItemReader.execution(only("executions-pending.json"));

    assertThat(execution.status().kind()).isEqualTo(ExecutionStatus.Kind.PENDING);
    assertThat(execution.reportAccessSecureLink()).isNull();
    assertThat(execution.reportGeneratedTime()).isNull();
    assertThat(execution.webhook()).isNull();
    assertThat(execution.format()).isNull();
  }

  @Test
  void printsNoSignatureOfACompletedExecution() {
    ReportExecution execution = ItemReader.execution(only("executions-completed.json"));

    assertThat(execution.status().kind()).isEqualTo(ExecutionStatus.Kind.COMPLETED);
    assertThat(execution.reportGeneratedTime()).isEqualTo(Instant.parse("2021-01-13T14:40:46Z"));
    assertThat(execution.format()).isEqualTo(ReportFormat.CSV);
    assertThat(execution.reportAccessSecureLink().url().reveal())
        .endsWith("?sv=2020&sig=s1gn4ture");
    assertThat(execution.toString())
        .contains("store.blob.core.windows.net/c/a.csv")
        .doesNotContain("s1gn4ture");
  }

  @Test
  void keepsTheValuesOfATestQueryAsWritten() {
    Map<String, String> row = only("test-query.json").toRow().values();

    assertThat(row)
        .containsEntry("Month", "2026-01-01T00:00:00")
        .containsEntry("CustomerName", "Müller, \"A\" & Söhne")
        .containsEntry("BilledRevenueUSD", "1.50")
        .containsEntry("Seats", "12345678901234")
        .containsEntry("Note", null)
        .containsEntry("IsX", "true")
        .containsEntry("Small", "0.0000001");
    assertThat(row.keySet()).startsWith("Month", "CustomerName", "BilledRevenueUSD");
  }

  private static JsonFields only(String file) {
    assertThat(envelope(file).items()).hasSize(1);
    return envelope(file).items().get(0);
  }

  private static JsonFields item(String json) {
    return Envelope.parse("{\"value\": [" + json + "]}").orElseThrow().items().get(0);
  }

  private static Envelope envelope(String file) {
    try (InputStream in = ItemReaderTest.class.getResourceAsStream("/api/" + file)) {
      String body = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return Envelope.parse(body).orElseThrow();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
