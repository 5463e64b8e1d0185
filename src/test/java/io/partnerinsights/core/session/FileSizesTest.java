package io.partnerinsights.core.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.client.ConnectionId;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.sandbox.settings.Compression;
import io.partnerinsights.testing.ReadOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sizes of files from the splits that were read; DuckDB counts the rows. */
final class FileSizesTest {
  /** The service does not say which characters an id may have. */
  private static final FileId FILE = file();

  private static final String QUERY = "SELECT CustomerName, Month, MPNId FROM OfficeUsage";

  private static FileId file() {
    return FileId.of(ConnectionId.unique(), "id of 1 file");
  }

  private final FileSizes sizes = new FileSizes();

  @ParameterizedTest
  @CsvSource({"NONE,4KiB", "NONE,64MiB", "GZIP,64MiB", "GZIP_UNANNOUNCED,64MiB"})
  void splitsReadToTheirEndsTellBytesAndRecords(Compression compression, String splitSize)
      throws IOException {
    try (Sandbox sandbox = sandbox(compression);
        Application application = new Application()) {
      ReadPlan plan = plan(sandbox, application, "splitSize", splitSize);
      assertThat(plan.read().file()).as("before the report").isEmpty();
      Report report = plan.read().await();
      assertThat(plan.read().file()).contains(report.file());

      report.splits(plan.spec()).forEach(split -> readToTheEnd(split, report, plan));

      ByteArrayOutputStream file = new ByteArrayOutputStream();
      report.copyTo(file, plan.spec(), (bytes, size) -> {});
      assertThat(sizes.find(report.file()))
          .contains(new SplitSize(0, file.size(), file.size(), sandbox.expectedRows(QUERY).size()));
    }
  }

  @Test
  void aSplitThatIsNotReadToItsEndTellsNothing() {
    try (Sandbox sandbox = sandbox(Compression.GZIP);
        Application application = new Application()) {
      ReadPlan plan = plan(sandbox, application);
      Report report = plan.read().await();
      try (BatchReader reader = report.open(plan.spec())) {
        assertThat(reader.next()).isTrue();
        assertThat(reader.size()).isEmpty();
      }
    }
  }

  @Test
  void recordsIncludeThoseThatAModeDrops() {
    try (Sandbox sandbox = sandbox(Compression.NONE);
        Application application = new Application()) {
      ReadPlan plan =
          plan(sandbox, application, "mode", "DROPMALFORMED", "schemaHints", "CustomerName BIGINT");
      Report report = plan.read().await();

      ReadStats stats = readToTheEnd(report.splits(plan.spec()).get(0), report, plan);

      assertThat(stats.rows()).isZero();
      assertThat(sizes.find(report.file()).orElseThrow().records())
          .isEqualTo(sandbox.expectedRows(QUERY).size());
    }
  }

  @Test
  void aFileIsKnownOnceAllItsSplitsWereRead() {
    add(60, 100, 4);
    add(0, 30, 3);
    assertThat(sizes.find(FILE)).isEmpty();

    add(30, 60, 5);
    assertThat(sizes.find(FILE)).contains(new SplitSize(0, 100, 100, 12));
    assertThat(sizes.find(file())).isEmpty();
  }

  @Test
  void aSplitThatIsReadTwiceCountsOnce() {
    add(0, 50, 5);
    add(0, 50, 5);
    add(50, 100, 7);
    add(50, 100, 7);

    assertThat(sizes.find(FILE).orElseThrow().records()).isEqualTo(12);
  }

  @Test
  void splitsOfOtherBordersAreNotMixed() {
    add(0, 50, 5);
    add(40, 100, 8);
    assertThat(sizes.find(FILE)).isEmpty();

    add(0, 40, 4);
    add(0, 50, 5);
    assertThat(sizes.find(FILE).orElseThrow().records()).isEqualTo(12);
  }

  private void add(long start, long end, long records) {
    sizes.add(new SplitSize(start, end, 100, records).save(FILE));
  }

  private ReadStats readToTheEnd(ReadSplit split, Report report, ReadPlan plan) {
    try (BatchReader reader = BatchReader.open(split, report, plan.spec())) {
      while (reader.next()) {
        assertThat(reader.batch().rows()).isPositive();
      }
      sizes.add(reader.size().orElseThrow().save(report.file()));
      return reader.stats();
    }
  }

  private static Sandbox sandbox(Compression compression) {
    return Sandbox.builder()
        .latency(Duration.ofMillis(20))
        .scale(0.1)
        .compression(compression)
        .start();
  }

  private static ReadPlan plan(Sandbox sandbox, Application application, String... more) {
    Map<String, String> options = new HashMap<>(ReadOptions.of(sandbox, more));
    options.put("query", QUERY);
    return Session.open(ConnectorOptions.parse(options), application).plan();
  }
}
