package io.partnerinsights.spark.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partnerinsights.core.options.Options;
import io.partnerinsights.spark.TestCatalog;
import io.partnerinsights.spark.TestSpark;
import io.partnerinsights.testing.SandboxExtension;
import io.partnerinsights.testing.ShortCases;
import java.util.HashMap;
import java.util.Map;
import org.apache.spark.sql.streaming.DataStreamReader;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Options that a stream or another read cannot have are one error at load(), before any call. */
final class StreamOptionsTest {
  private static final String QUERY = "SELECT Month, CustomerName FROM OfficeUsage";

  @RegisterExtension static final SandboxExtension SERVICE = SandboxExtension.small();

  @Test
  void aQueryWithoutAScheduleIsNotAStream() {
    Map<String, String> options = SERVICE.options("query", QUERY);
    DataStreamReader reader = StreamRun.newReader(options);

    assertThatThrownBy(reader::load).hasMessageContainingAll("PI-6001", "recurrenceInterval");
    assertThatThrownBy(() -> reader.schema(StructType.fromDDL("Month DATE")).load())
        .hasMessageContaining("PI-6001");
    assertThat(SERVICE.calls().all()).isEmpty();
    assertThat(TestSpark.newReader(options).load().isStreaming()).isFalse();
  }

  /** Python's None is null. */
  @Test
  void anOptionThatIsNullIsNotSet() {
    Map<String, String> scheduled = SERVICE.options("query", QUERY, "recurrenceInterval", "24h");
    Map<String, String> nulls = new HashMap<>();
    Options.all().forEach(option -> nulls.put(option.key(), null));
    StructType schema = StreamRun.newReader(scheduled).load().schema();

    assertThat(TestSpark.newReader(nulls).options(SERVICE.options("query", QUERY)).load().schema())
        .isEqualTo(schema);
    assertThat(StreamRun.newReader(nulls).options(scheduled).load().schema()).isEqualTo(schema);
    String table = TestCatalog.of(SERVICE.sandbox()).name() + ".mpn.OfficeUsage";
    assertThat(TestSpark.session().read().options(nulls).table(table).limit(2).collectAsList())
        .hasSize(2);
  }

  @ParameterizedTest
  @CsvSource({
    "reportId, executionId, 1f2e, PI-6002",
    "reportId, inferSchema, sample, PI-6002",
    "reportId, recurrenceInterval, 24h, PI-6002",
    "reportId, recurrenceCount, 3, PI-6001",
    "reportId, startingExecution, yesterday, PI-6004",
    "reportId, maxExecutionsPerTrigger, 0, PI-6004",
    "query, recurrenceInterval, 3h, PI-6004",
    "query, recurrenceInterval, 4d12m, PI-6004",
    "query, recurrenceInterval, 2161h, PI-6004",
    "query, recurrenceInterval, 5m, PI-6004",
  })
  void aStreamRefusesOptions(String source, String option, String value, String code) {
    Map<String, String> options = SERVICE.options(source, QUERY, option, value);

    assertThatThrownBy(() -> StreamRun.newReader(options).load())
        .hasMessageContainingAll(code, option);
    assertThat(SERVICE.calls().all()).isEmpty();
  }

  @ParameterizedTest
  @ShortCases(
      value = 1,
      csv =
          @CsvSource({
            "startingExecution, latest",
            "failOnDataLoss, false",
            "recurrenceInterval, 24h"
          }))
  void aBatchReadHasNoOptionsOfStreams(String option, String value) {
    Map<String, String> options = SERVICE.options("query", QUERY, option, value);

    assertThatThrownBy(() -> TestSpark.newReader(options).load())
        .hasMessageContaining("PI-6002")
        .hasMessageContaining(option)
        .hasMessageContaining("readStream");
    assertThat(SERVICE.calls().all()).isEmpty();
  }
}
