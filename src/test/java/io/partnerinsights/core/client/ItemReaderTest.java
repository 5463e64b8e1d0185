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
import java.util.Objects;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Reads texts and files, under resources/api, that have the forms of the service's responses. */
class ItemReaderTest {
  @ParameterizedTest
  @ValueSource(strings = {"datasets-camel.json", "datasets-pascal.json", "datasets-objects.json"})
  void readsDatasetsInAnyForm(String file) {
    assertThat(envelope(file).items().stream().map(ItemReader::toDataset))
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
    assertThat(envelope(file).items().stream().map(ItemReader::toReport))
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
    assertThat(ItemReader.toReport(item).findRemainingExecutionCount()).isEqualTo(expected);
    assertThat(ItemReader.toExecution(item).findRemainingExecutionCount()).isEqualTo(expected);
  }

  @Test
  void readsAPendingExecution() {
    ReportExecution execution = ItemReader.toExecution(only("executions-pending.json"));

    assertThat(execution.status().kind()).isEqualTo(ExecutionStatus.Kind.PENDING);
    assertThat(execution.reportAccessSecureLink()).isNull();
    assertThat(execution.reportGeneratedTime()).isNull();
    assertThat(execution.webhook()).isNull();
    assertThat(execution.format()).isNull();
  }

  /** The samples of the service's pages have null in both. */
  @Test
  void readsATimeOfChangeAndALocation() {
    String fields = "{\"modifiedTime\": \"2026-07-01T08:00:00Z\", \"reportLocation\": \"c/a.csv\"}";

    assertThat(ItemReader.toReport(item(fields)).modifiedTime())
        .isEqualTo(Instant.parse("2026-07-01T08:00:00Z"));
    assertThat(ItemReader.toExecution(item(fields)).reportLocation()).isEqualTo("c/a.csv");
  }

  @Test
  void printsNoSignatureOfACompletedExecution() {
    ReportExecution execution = ItemReader.toExecution(only("executions-completed.json"));

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

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<html>Sign in</html>",
        "{\"value\": [",
        "\"text\"",
        "17",
        "[1, 2]",
        "{\"value\": \"text\"}",
        "{\"value\": [{}, null]}"
      })
  void refusesAnyOtherText(String body) {
    assertThat(Envelope.parse(body)).isEmpty();
  }

  /** Each empty object would take a hundred times its bytes in memory. */
  @Test
  void refusesMillionsOfObjects() {
    String body = "{\"value\":[{}" + ",{}".repeat(5_000_000) + "]}";

    assertThat(Envelope.parse(body)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "{}", "[]", "{\"value\": null}", "{\"value\": []}"})
  void readsNoValueAsNoItems(String body) {
    assertThat(Envelope.parse(body).orElseThrow().items()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"statusCode\": 429, \"message\": \"Rate limit\"}               | 429 | Rate limit",
        "{\"StatusCode\": \"400\", \"Message\": \"No\", \"Value\": null}  | 400 | No",
        "{\"error\": {\"code\": \"x\", \"message\": \"Gone\"}}            | 0   | Gone",
        "{\"error\": \"Gone\", \"id\": 7}                                 | 0   | Gone",
        "{\"statusCode\": 404, \"message\": \"No\", \"extra\": 1}         | 404 | No",
        "{\"description\": \"No item\"}                                 | 0   | No item",
        "{\"type\": \"t\", \"title\": \"Bad\", \"status\": 400}          | 400 | Bad",
        "{\"title\": \"Bad\", \"detail\": \"StartTime\"}                | 0   | Bad; StartTime",
        "{\"title\": \"Bad\", \"errors\": {\"Q\": [\"a\", \"b\"]}}      | 0   | Bad; Q: a; Q: b",
        "{\"errors\": [{\"code\": 1, \"message\": \"x\"}, \"y\"]}       | 0   | x; y",
        "{\"error\": \"e\", \"error_description\": \"d\"}              | 0   | d; e"
      })
  void findsTheMessageOfAnError(String body, int status, String message) {
    Envelope envelope = Envelope.parse(body).orElseThrow();

    assertThat(Objects.requireNonNullElse(envelope.statusCode(), 0)).isEqualTo(status);
    assertThat(envelope.message()).isEqualTo(message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"statusCode\": 401, \"code\": \"900421\", \"message\": \"No MFA\"}",
        "{\"error\": {\"code\": 900421, \"message\": \"No MFA\"}}"
      })
  void findsTheCodeOfAnError(String body) {
    assertThat(Envelope.parse(body).orElseThrow().code()).isEqualTo("900421");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2021-01-06T05:46:00Z             | 2021-01-06T05:46:00Z",
        "2021-01-06t05:46:00z             | 2021-01-06T05:46:00Z",
        "2021-01-06T05:46:00              | 2021-01-06T05:46:00Z",
        "2021-01-06T05:46:00.1234567Z     | 2021-01-06T05:46:00.123456700Z",
        "2021-01-06T05:46Z                | 2021-01-06T05:46:00Z",
        "2021-01-06 05:46:00              | 2021-01-06T05:46:00Z",
        "2021-01-06T06:46:00+01:00        | 2021-01-06T05:46:00Z",
        "2021-01-06T06:46:00+0100         | 2021-01-06T05:46:00Z",
        "2021-01-06T05:46:00+0000         | 2021-01-06T05:46:00Z",
        "2021-01-06T05:46:00.12+00        | 2021-01-06T05:46:00.120Z",
        "2021-01-06T00:46:00-05           | 2021-01-06T05:46:00Z",
        "2021-01-06 05:46:00 +00:00       | 2021-01-06T05:46:00Z",
        "1/6/2021 5:46:00 AM +0000        | 2021-01-06T05:46:00Z",
        "2021-01-06                       | 2021-01-06T00:00:00Z",
        "1/6/2021 5:46:00 PM              | 2021-01-06T17:46:00Z",
        "1/6/2021                         | 2021-01-06T00:00:00Z"
      })
  void parsesEveryForm(String text, Instant time) {
    assertThat(ServiceTime.parse(text)).contains(time);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "soon",
        "0001-01-01T00:00:00Z",
        "2021-13-01T00:00:00Z",
        "20210106",
        "2021-01-06T05:46:00+1",
        "2021-01-06T05:46:00+01:00+0200"
      })
  void parsesAnyOtherTextAsAbsent(String text) {
    assertThat(ServiceTime.parse(text)).isEmpty();
  }

  @Test
  void formatsToTheSecondInUtc() {
    assertThat(ServiceTime.format(Instant.parse("2026-01-01T00:00:00.987Z")))
        .isEqualTo("2026-01-01T00:00:00Z");
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
