package io.partnerinsights.spark.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partnerinsights.spark.TestSpark;
import io.partnerinsights.testing.SandboxExtension;
import io.partnerinsights.testing.ShortCases;
import java.util.Map;
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

    assertThatThrownBy(() -> StreamRun.reader(options).load())
        .hasMessageContaining("PI-6001")
        .hasMessageContaining("recurrenceInterval")
        .hasMessageContaining("spark.read");
    assertThatThrownBy(
            () -> StreamRun.reader(options).schema(StructType.fromDDL("Month DATE")).load())
        .hasMessageContaining("PI-6001");
    assertThat(SERVICE.calls().all()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "executionId, 1f2e, PI-6002",
    "inferSchema, sample, PI-6002",
    "recurrenceInterval, 24h, PI-6002",
    "recurrenceCount, 3, PI-6001",
    "startingExecution, yesterday, PI-6004",
    "maxExecutionsPerTrigger, 0, PI-6004",
  })
  void aStreamHasNoOptionsOfOtherReads(String option, String value, String code) {
    Map<String, String> options = SERVICE.options("reportId", "1f2e", option, value);

    assertThatThrownBy(() -> StreamRun.reader(options).load())
        .hasMessageContaining(code)
        .hasMessageContaining(option);
    assertThat(SERVICE.calls().all()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"3h", "4d12m", "2161h", "5m"})
  void anIntervalHasWholeHoursInItsRange(String interval) {
    Map<String, String> options = SERVICE.options("query", QUERY, "recurrenceInterval", interval);

    assertThatThrownBy(() -> StreamRun.reader(options).load())
        .hasMessageContaining("PI-6004")
        .hasMessageContaining("recurrenceInterval");
    assertThat(SERVICE.calls().all()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"startingExecution, latest", "failOnDataLoss, false", "recurrenceInterval, 24h"})
  @ShortCases(1)
  void aBatchReadHasNoOptionsOfStreams(String option, String value) {
    Map<String, String> options = SERVICE.options("query", QUERY, option, value);

    assertThatThrownBy(() -> TestSpark.read(options).load())
        .hasMessageContaining("PI-6002")
        .hasMessageContaining(option)
        .hasMessageContaining("readStream");
    assertThat(SERVICE.calls().all()).isEmpty();
  }

  @Test
  void aReadAfterARefusedStreamIsABatchRead() {
    assertThatThrownBy(() -> StreamRun.reader(SERVICE.options("query", QUERY)).load())
        .hasMessageContaining("PI-6001");

    assertThat(TestSpark.read(SERVICE.options("query", QUERY)).load().isStreaming()).isFalse();
  }
}
