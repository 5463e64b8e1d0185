package io.partnerinsights.spark.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.spark.TestSpark;
import io.partnerinsights.testing.SandboxExtension;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.assertj.core.util.Throwables;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What only Spark can give wrongly is one clear error without secrets. */
final class BadInputTest {
  private static final String QUERY = "SELECT Month, CustomerName FROM OfficeUsage";

  @RegisterExtension final SandboxExtension service = SandboxExtension.small();

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

  private static Throwable assertFails(ThrowingCallable action, ErrorCode code, String part) {
    Throwable thrown = catchThrowable(action);
    PartnerInsightsException error =
        Stream.iterate(thrown, Objects::nonNull, Throwable::getCause)
            .filter(PartnerInsightsException.class::isInstance)
            .map(PartnerInsightsException.class::cast)
            .findFirst()
            .orElseThrow();
    assertThat(error.code()).as(error.getMessage()).isEqualTo(code);
    assertThat(error).hasMessageContaining(part);
    assertThat(Throwables.getStackTrace(thrown))
        .doesNotContain(Sandbox.CLIENT_SECRET, Sandbox.PASSWORD, "sig=");
    return error;
  }
}
