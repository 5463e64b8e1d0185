package io.partnerinsights.spark.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.spark.TestSpark;
import io.partnerinsights.testing.SandboxExtension;
import java.io.PrintWriter;
import java.io.StringWriter;
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
        "SELECT Month FROM OfficeUsge                         | UNKNOWN_DATASET  | OfficeUsage",
        "SELECT Mnth FROM OfficeUsage                         | UNKNOWN_COLUMN   | Month",
        "SELECT Month FROM OfficeUsage TIMESPAN LAST_6_MONTH  | UNKNOWN_TIMESPAN | LAST_6_MONTHS",
        "SELECT Month, Month FROM OfficeUsage                 | DUPLICATE_COLUMN | Month"
      })
  void refusesAWrongQuery(String query, ErrorCode code, String part) {
    assertLoadFails(service.options("query", query), code, part);
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
    assertThat(stackTrace(thrown)).doesNotContain(Sandbox.CLIENT_SECRET, Sandbox.PASSWORD, "sig=");
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
