package io.partnerinsights.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.testing.SandboxExtension;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the connector cannot do is refused by its own error, before any call to the service. */
final class UnsupportedUsesTest {
  private static final SparkSession SPARK = TestSpark.session();
  private static final String QUERY = "SELECT Month, CustomerName FROM OfficeUsage";

  @RegisterExtension static final SandboxExtension SERVICE = SandboxExtension.small();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CREATE TABLE stored USING partnerinsights OPTIONS (%s)",
        "CREATE TABLE stored (Month DATE) USING partnerinsights OPTIONS (%s)",
        "CREATE TABLE stored USING partnerinsights OPTIONS (%s) AS SELECT 1 AS Month",
        "CREATE TABLE stored USING partnerinsights TBLPROPERTIES (%s)"
      })
  void storesNoTable(String statement) {
    String options =
        SERVICE.options("query", QUERY).entrySet().stream()
            .map(option -> option.getKey() + " '" + option.getValue() + "'")
            .collect(Collectors.joining(", "));

    assertRefused(() -> SPARK.sql(statement.formatted(options)), "CREATE TEMPORARY VIEW");
    assertThat(SPARK.catalog().tableExists("stored")).isFalse();
  }

  @ParameterizedTest
  @EnumSource(SaveMode.class)
  void writesInNoMode(SaveMode mode) {
    Dataset<Row> rows = SPARK.range(3).toDF("Month");

    assertRefused(() -> rows.write().format("partnerinsights").mode(mode).save(), "read");
    assertRefused(
        () ->
            rows.write()
                .format("partnerinsights")
                .options(SERVICE.options("query", QUERY))
                .mode(mode)
                .save(),
        "read");
    assertRefused(
        () -> rows.write().format("partnerinsights").mode(mode).saveAsTable("stored"), "VIEW");
  }

  @Test
  void writesNoStream() {
    assertRefused(
        () ->
            SPARK
                .readStream()
                .format("rate")
                .load()
                .writeStream()
                .format("partnerinsights")
                .option("checkpointLocation", "target/no-stream")
                .start(),
        "cannot be written");
  }

  private static void assertRefused(ThrowingCallable action, String part) {
    assertThatThrownBy(action)
        .hasMessageContaining("PI-6009")
        .hasMessageContaining(part)
        .hasMessageNotContaining(Sandbox.CLIENT_SECRET);
    assertThat(SERVICE.calls().all()).isEmpty();
  }
}
