package io.partnerinsights.spark.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.spark.TestSpark;
import io.partnerinsights.testing.ReadOptions;
import io.partnerinsights.testing.SandboxExtension;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.Map;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every wrong input is one clear error without secrets, before any report is created. */
final class BadInputTest {
  private static final String QUERY = "SELECT Month, CustomerName FROM OfficeUsage";

  @RegisterExtension final SandboxExtension service = SandboxExtension.small();

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
        "SELECT MPNId FROM Profile TIMESPAN LAST_2_YEARS      | UNKNOWN_TIMESPAN | LIFETIME",
        "SELECT Month FROM OfficeUsage TIMESPAN LIFETIME      | UNKNOWN_TIMESPAN | LAST_1_YEAR",
        "SELECT Month, Month FROM OfficeUsage                 | DUPLICATE_COLUMN | Month"
      })
  void refusesAWrongQuery(String query, ErrorCode code, String part) {
    assertLoadFails(service.options("query", query), code, part);
  }

  @Test
  void refusesMissingAndContradictoryOptions() {
    assertLoadFails(service.options(), ErrorCode.OPTION_MISSING, "query");
    assertLoadFails(
        service.options("query", QUERY, "queryId", "q"),
        ErrorCode.OPTION_CONFLICT,
        "query and queryId");
    assertLoadFails(
        service.options("query", QUERY, "dataset", "OfficeUsage"),
        ErrorCode.OPTION_CONFLICT,
        "query and dataset");
    assertLoadFails(
        service.options("query", QUERY, "reporTimeout", "1h"),
        ErrorCode.OPTION_UNKNOWN,
        "reportTimeout");
    assertLoadFails(
        service.options("query", QUERY, "queryStartTime", "yesterday"),
        ErrorCode.OPTION_VALUE,
        "ISO-8601");
    assertLoadFails(
        service.options(
            "query", QUERY, "queryStartTime", "2026-02-01", "queryEndTime", "2026-01-01"),
        ErrorCode.OPTION_CONFLICT,
        "not after");
    assertLoadFails(
        service.options("query", QUERY, "schemaHints", "Mnth DATE"),
        ErrorCode.SCHEMA_HINT,
        "Month");
  }

  @Test
  void readsADatasetOrAQueryAsTheArgumentOfLoad() {
    Map<String, String> options = service.options();
    String query = "SELECT CustomerName FROM OfficeUsage";

    assertThat(TestSpark.read(options).load("Profile").columns()).contains("MPNId");
    assertThat(TestSpark.read(options).load(query).columns()).containsExactly("CustomerName");
    assertFails(
        () -> TestSpark.read(options).load("/data/usage.csv"), ErrorCode.OPTION_UNKNOWN, "dataset");
    assertFails(
        () -> TestSpark.read(options).load("Profile", "OfficeUsage"),
        ErrorCode.OPTION_UNKNOWN,
        "dataset");
    assertFails(
        () -> TestSpark.read(service.options("query", QUERY)).load(query),
        ErrorCode.OPTION_CONFLICT,
        "query");
    assertFails(
        () -> TestSpark.read(service.options("query", QUERY)).load("Profile"),
        ErrorCode.OPTION_CONFLICT,
        "query and dataset");
  }

  @Test
  void refusesPlainHttpToAnotherHostBeforeAnyCall() {
    assertLoadFails(
        service.options("query", QUERY, "apiUrl", "http://insights.example/v1/mpn"),
        ErrorCode.INSECURE_URL,
        "https");
    assertLoadFails(
        service.options("query", QUERY, "authorityUrl", "http://login.example"),
        ErrorCode.INSECURE_URL,
        "https");
    assertThat(service.calls().all()).isEmpty();
  }

  @Test
  void distinguishesWrongAndMissingCredentials() {
    assertLoadFails(
        service.options("query", QUERY, "password", "wrong-Pa55word"),
        ErrorCode.SIGN_IN_REFUSED,
        "Remedy");
    Map<String, String> noPassword = service.options("query", QUERY);
    noPassword.remove("password");
    assertLoadFails(noPassword, ErrorCode.OPTION_MISSING, "password");
  }

  @Test
  void refusesAnUnknownQueryOrReport() {
    assertLoadFails(
        service.options("queryId", "no-such-query"), ErrorCode.QUERY_NOT_FOUND, "no-such-query");
    assertLoadFails(
        service.options("reportId", "no-such-report"),
        ErrorCode.REPORT_NOT_FOUND,
        "no-such-report");
  }

  @Test
  void refusesASchemaWithAnUnknownColumnOrType() {
    StructType unknown = new StructType().add("CustomerNam", DataTypes.StringType);
    StructType binary = new StructType().add("CustomerName", DataTypes.BinaryType);
    Map<String, String> options = service.options("query", QUERY);

    assertFails(
        () -> TestSpark.read(options).schema(unknown).load(),
        ErrorCode.UNKNOWN_COLUMN,
        "CustomerName");
    assertFails(
        () -> TestSpark.read(options).schema(binary).load(), ErrorCode.SCHEMA_HINT, "BINARY");
    assertThat(service.calls().count("POST")).isZero();
  }

  /** The test of the query at load shows the values. */
  @Test
  void refusesATypeThatTheColumnsTextsCannotFit() {
    assertLoadFails(
        service.options("query", QUERY, "schemaHints", "CustomerName BIGINT"),
        ErrorCode.SCHEMA_HINT,
        "Option schemaHints reads column CustomerName");
    assertFails(
        () -> TestSpark.read(service.options("query", QUERY)).schema("CustomerName BIGINT").load(),
        ErrorCode.SCHEMA_HINT,
        "Your schema reads column CustomerName");
    assertThat(service.calls().count("POST")).isZero();
  }

  @Test
  void errorOfAWrongValueNamesRowColumnAndRemedy() {
    Map<String, String> options =
        service.options(
            "query", QUERY, "schemaHints", "CustomerName BIGINT", "inferSchema", "dictionary");

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
  void timeoutErrorHasTheReportsId() {
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
    assertThat(service.calls().count("POST")).isZero();
  }

  private static PartnerInsightsException assertFails(
      ThrowingCallable action, ErrorCode code, String part) {
    Throwable thrown = catchThrowable(action);
    PartnerInsightsException error = connectorsError(thrown);
    assertThat(error.code()).as(error.getMessage()).isEqualTo(code);
    assertThat(error.getMessage()).contains(code.code(), part);
    assertThat(stackTrace(thrown))
        .doesNotContain(Sandbox.CLIENT_SECRET, Sandbox.PASSWORD, "wrong-Pa55word", "sig=");
    return error;
  }

  private static PartnerInsightsException connectorsError(Throwable thrown) {
    for (Throwable t = thrown; t != null; t = t.getCause()) {
      if (t instanceof PartnerInsightsException error) {
        return error;
      }
    }
    throw new AssertionError("no error of the connector", thrown);
  }

  private static String stackTrace(Throwable thrown) {
    StringWriter text = new StringWriter();
    thrown.printStackTrace(new PrintWriter(text));
    return text.toString();
  }
}
