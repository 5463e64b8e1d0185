package io.partnerinsights.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.testing.ReadOptions;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.Map;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every bad input is one clear error, before any report is made, and shows no secret. */
final class BadInputTest {
  private static final String QUERY = "SELECT Month, CustomerName FROM OfficeUsage";

  private Sandbox sandbox;

  @BeforeEach
  void start() {
    sandbox = Sandbox.builder().latency(Duration.ofMillis(50)).scale(0.1).start();
  }

  @AfterEach
  void stop() {
    sandbox.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SELECT * FROM OfficeUsage                            | QUERY_SYNTAX     | name",
        "SELECT Month FROM OfficeUsage GROUP BY Month         | QUERY_SYNTAX     | GROUP",
        "SELECT Month OfficeUsage                             | QUERY_SYNTAX     | FROM",
        "SELECT Month FROM OfficeUsge                         | UNKNOWN_DATASET  | OfficeUsage",
        "SELECT Mnth FROM OfficeUsage                         | UNKNOWN_COLUMN   | Month",
        "SELECT Month FROM OfficeUsage WHERE CustomrName='x'  | UNKNOWN_COLUMN   | CustomerName",
        "SELECT Month FROM OfficeUsage TIMESPAN LAST_6_MONTH  | UNKNOWN_TIMESPAN | LAST_6_MONTHS",
        "SELECT MPNId FROM Profile TIMESPAN LAST_MONTH        | UNKNOWN_TIMESPAN | Profile",
        "SELECT Month, Month FROM OfficeUsage                 | DUPLICATE_COLUMN | Month"
      })
  void aWrongQueryIsAnErrorOfLoad(String query, ErrorCode code, String part) {
    assertLoadFails(ReadOptions.of(sandbox, "query", query), code, part);
  }

  @Test
  void missingAndContradictoryOptionsAreErrorsOfLoad() {
    assertLoadFails(ReadOptions.of(sandbox), ErrorCode.OPTION_MISSING, "query");
    assertLoadFails(
        ReadOptions.of(sandbox, "query", QUERY, "queryId", "q"),
        ErrorCode.OPTION_CONFLICT,
        "query and queryId");
    assertLoadFails(
        ReadOptions.of(sandbox, "query", QUERY, "dataset", "OfficeUsage"),
        ErrorCode.OPTION_CONFLICT,
        "query and dataset");
    assertLoadFails(
        ReadOptions.of(sandbox, "query", QUERY, "reporTimeout", "1h"),
        ErrorCode.OPTION_UNKNOWN,
        "reportTimeout");
    assertLoadFails(
        ReadOptions.of(sandbox, "query", QUERY, "queryStartTime", "yesterday"),
        ErrorCode.OPTION_VALUE,
        "ISO-8601");
    assertLoadFails(
        ReadOptions.of(
            sandbox, "query", QUERY, "queryStartTime", "2026-02-01", "queryEndTime", "2026-01-01"),
        ErrorCode.OPTION_CONFLICT,
        "not after");
    assertLoadFails(
        ReadOptions.of(sandbox, "query", QUERY, "schemaHints", "Mnth DATE"),
        ErrorCode.SCHEMA_HINT,
        "Month");
  }

  @Test
  void plainHttpToAnotherMachineIsRefusedBeforeAnythingIsSent() {
    assertLoadFails(
        ReadOptions.of(sandbox, "query", QUERY, "apiUrl", "http://insights.example/v1/mpn"),
        ErrorCode.INSECURE_URL,
        "https");
    assertLoadFails(
        ReadOptions.of(sandbox, "query", QUERY, "authorityUrl", "http://login.example"),
        ErrorCode.INSECURE_URL,
        "https");
    assertThat(sandbox.calls().all()).isEmpty();
  }

  @Test
  void wrongCredentialsAreToldFromMissingOnes() {
    assertLoadFails(
        ReadOptions.of(sandbox, "query", QUERY, "password", "wrong-Pa55word"),
        ErrorCode.SIGN_IN_REFUSED,
        "Remedy");
    Map<String, String> noPassword = ReadOptions.of(sandbox, "query", QUERY);
    noPassword.remove("password");
    assertLoadFails(noPassword, ErrorCode.OPTION_MISSING, "password");
  }

  @Test
  void anUnknownQueryOrReportIsAnErrorOfLoad() {
    assertLoadFails(
        ReadOptions.of(sandbox, "queryId", "no-such-query"),
        ErrorCode.QUERY_NOT_FOUND,
        "no-such-query");
    assertLoadFails(
        ReadOptions.of(sandbox, "reportId", "no-such-report"),
        ErrorCode.REPORT_NOT_FOUND,
        "no-such-report");
  }

  @Test
  void aSchemaWithAForeignColumnOrTypeIsAnErrorOfLoad() {
    StructType foreign = new StructType().add("CustomerNam", DataTypes.StringType);
    StructType binary = new StructType().add("CustomerName", DataTypes.BinaryType);
    Map<String, String> options = ReadOptions.of(sandbox, "query", QUERY);

    assertFails(
        () -> TestSpark.read(options).schema(foreign).load(),
        ErrorCode.UNKNOWN_COLUMN,
        "CustomerName");
    assertFails(
        () -> TestSpark.read(options).schema(binary).load(), ErrorCode.SCHEMA_HINT, "BINARY");
    assertThat(sandbox.calls().count("POST")).isZero();
  }

  @Test
  void aValueThatDoesNotFitNamesFileRowColumnValueAndRemedy() {
    Map<String, String> options =
        ReadOptions.of(sandbox, "query", QUERY, "schemaHints", "CustomerName BIGINT");

    PartnerInsightsException error =
        assertFails(
            () -> TestSpark.read(options).load().collect(),
            ErrorCode.VALUE_DOES_NOT_FIT,
            "CustomerName");

    assertThat(error.getMessage())
        .contains("report ", "row 1", "BIGINT", "schemaHints")
        .doesNotContain("sig=");
  }

  @Test
  void aTimeoutOfTheReportReachesTheUserWithItsIds() {
    try (Sandbox slow = Sandbox.builder().latency(Duration.ofHours(1)).scale(0.1).start()) {
      Map<String, String> options = ReadOptions.of(slow, "query", QUERY, "reportTimeout", "100ms");

      PartnerInsightsException error =
          assertFails(
              () -> TestSpark.read(options).load().count(), ErrorCode.REPORT_TIMEOUT, "reportId=");

      assertThat(error.ids()).containsKey("reportId");
    }
  }

  private void assertLoadFails(Map<String, String> options, ErrorCode code, String part) {
    assertFails(() -> TestSpark.read(options).load(), code, part);
    assertThat(sandbox.calls().count("POST")).isZero();
  }

  private static PartnerInsightsException assertFails(
      ThrowingAction action, ErrorCode code, String part) {
    Throwable thrown = catchThrowable(action::run);
    PartnerInsightsException error = ours(thrown);
    assertThat(error.code()).as(error.getMessage()).isEqualTo(code);
    assertThat(error.getMessage()).contains(code.code(), part);
    assertThat(stackTrace(thrown))
        .doesNotContain(Sandbox.CLIENT_SECRET, Sandbox.PASSWORD, "wrong-Pa55word", "sig=");
    return error;
  }

  private static PartnerInsightsException ours(Throwable thrown) {
    for (Throwable t = thrown; t != null; t = t.getCause()) {
      if (t instanceof PartnerInsightsException ours) {
        return ours;
      }
    }
    throw new AssertionError("no error of ours", thrown);
  }

  private static String stackTrace(Throwable thrown) {
    StringWriter text = new StringWriter();
    thrown.printStackTrace(new PrintWriter(text));
    return text.toString();
  }

  private interface ThrowingAction {
    void run();
  }
}
