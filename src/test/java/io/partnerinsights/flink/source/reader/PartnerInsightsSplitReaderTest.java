package io.partnerinsights.flink.source.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partnerinsights.core.download.LinkSource;
import io.partnerinsights.core.session.Application;
import io.partnerinsights.core.session.BatchReader;
import io.partnerinsights.core.session.ReadPlan;
import io.partnerinsights.core.session.ReadSplit;
import io.partnerinsights.core.session.Report;
import io.partnerinsights.core.session.Session;
import io.partnerinsights.flink.FlinkReads;
import io.partnerinsights.flink.plan.FlinkOptions;
import io.partnerinsights.flink.plan.FlinkRead;
import io.partnerinsights.flink.plan.FlinkReadPlan;
import io.partnerinsights.flink.plan.MetadataColumn;
import io.partnerinsights.flink.source.split.PartnerInsightsSplit;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.sandbox.settings.Compression;
import io.partnerinsights.wire.EngineFaults;
import io.partnerinsights.wire.WireCounts;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import org.apache.flink.connector.base.source.reader.RecordsWithSplitIds;
import org.apache.flink.connector.base.source.reader.splitreader.SplitsAddition;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.table.data.RowData;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Reads splits as a fetcher's thread does. */
@Timeout(60)
final class PartnerInsightsSplitReaderTest {
  private static final String QUERY = "SELECT CustomerName, Month FROM OfficeUsage";

  @TempDir static Path folder;

  /** Rows are read again and dropped, so the resumed read must start at the very next row. */
  @ParameterizedTest
  @EnumSource(
      value = Compression.class,
      names = {"NONE", "GZIP"})
  void resumesAfterAnyRow(Compression compression) {
    try (Service service = new Service(compression)) {
      for (PartnerInsightsSplit split : service.splits()) {
        List<String> all = service.rows(split);
        for (int after : new int[] {0, 1, all.size() / 2, all.size() - 1, all.size()}) {
          assertThat(service.rows(split.withProgress(after, service.tag(split))))
              .as("%s after %s rows", split, after)
              .isEqualTo(all.subList(after, all.size()));
        }
      }
    }
  }

  @Test
  void doesNotResumeInAnotherFile() {
    try (Service service = new Service(Compression.GZIP)) {
      PartnerInsightsSplit split = service.splits().get(0);
      PartnerInsightsSplit emitted = split.withProgress(3, service.tag(split));

      service.sandbox.changeEtags();

      assertThatThrownBy(() -> service.rows(emitted)).hasMessageContaining("PI-4003");
      assertThatThrownBy(() -> service.rows(split.withProgress(3, null)))
          .hasMessageContaining("PI-4003");
    }
  }

  /** The enumerator may need hours for a link; the fetcher must still be stopped at once. */
  @Test
  void aWakeUpEndsTheWaitForALink() throws Exception {
    try (Service service = new Service(Compression.NONE)) {
      CountDownLatch asked = new CountDownLatch(1);
      ReaderLinks links = new ReaderLinks("read", request -> asked.countDown());
      PartnerInsightsSplitReader reader = service.reader(links::switchToSplit);
      reader.handleSplitsChanges(new SplitsAddition<>(service.splits()));

      CompletableFuture<RecordsWithSplitIds<RowData>> fetch =
          CompletableFuture.supplyAsync(reader::fetch);
      asked.await();
      reader.wakeUp();

      assertThat(fetch.get().nextSplit()).isNull();
      assertThat(fetch.get().finishedSplits()).isEmpty();
      reader.close();
    }
  }

  @Test
  void skipsASplitWhoseFileIsLost() {
    try (Service service = new Service(Compression.NONE)) {
      PartnerInsightsSplit split = service.splits().get(0);
      PartnerInsightsSplitReader reader = service.reader(part -> Optional.empty());
      reader.handleSplitsChanges(new SplitsAddition<>(List.of(split)));

      RecordsWithSplitIds<RowData> records = reader.fetch();

      assertThat(records.nextSplit()).isNull();
      assertThat(records.finishedSplits()).containsExactly(split.splitId());
      reader.close();
    }
  }

  /** A wake-up at any moment loses no row and repeats none. */
  @Test
  void wakeUpsChangeNoRows() {
    try (Service service = new Service(Compression.NONE)) {
      for (PartnerInsightsSplit split : service.splits()) {
        PartnerInsightsSplitReader reader = service.reader(each -> Optional.of(service.report));
        reader.handleSplitsChanges(new SplitsAddition<>(List.of(split)));
        List<String> rows = new ArrayList<>();
        boolean finished = false;
        for (int i = 0; !finished; i++) {
          CompletableFuture<Void> wakeUp =
              i % 2 == 0
                  ? CompletableFuture.runAsync(reader::wakeUp)
                  : CompletableFuture.completedFuture(null);
          RecordsWithSplitIds<RowData> records = reader.fetch();
          wakeUp.join();
          add(records, rows, PartnerInsightsSplitReaderTest::text);
          finished = !records.finishedSplits().isEmpty();
        }
        assertThat(Thread.interrupted()).isFalse();
        assertThat(rows).isEqualTo(service.rows(split));
        reader.close();
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Compression.class)
  @Tag("full")
  void aFaultOnTheWireChangesNoRows(Compression compression) throws Exception {
    faultsChangeNoRows(compression, 15);
  }

  @ParameterizedTest
  @EnumSource(Compression.class)
  @Tag("long")
  void manyFaultsOnTheWireChangeNoRows(Compression compression) throws Exception {
    faultsChangeNoRows(compression, 1_000);
  }

  private static void faultsChangeNoRows(Compression compression, int reads) throws Exception {
    try (EngineFaults faults = new EngineFaults(compression)) {
      WireCounts counts =
          faults.run("Flink " + compression, reads, 1, PartnerInsightsSplitReaderTest::sortedRows);
      System.out.println("Faults on the wire:\n" + counts);
      assertThat(counts.wrongEnds()).isEmpty();
      assertThat(counts.readCount()).isEqualTo(reads);
    }
  }

  private static List<String> sortedRows(Map<String, String> options) {
    try (Service service = new Service(null, FlinkReads.withReferences(options, folder))) {
      return service.splits().stream()
          .flatMap(split -> service.rows(split, PartnerInsightsSplitReaderTest::usage).stream())
          .sorted()
          .toList();
    }
  }

  private static String usage(RowData row) {
    return row.getString(0)
        + (" " + row.getInt(1) + " " + row.getString(2))
        + (row.isNullAt(3) ? "" : " " + row.getLong(3));
  }

  private static void add(
      RecordsWithSplitIds<RowData> records, List<String> rows, Function<RowData, String> text) {
    if (records.nextSplit() != null) {
      for (RowData row = records.nextRecordFromSplit();
          row != null;
          row = records.nextRecordFromSplit()) {
        rows.add(text.apply(row));
      }
    }
  }

  private static String text(RowData row) {
    return row.getString(0) + " " + row.getInt(1) + " " + row.getString(2) + row.getTimestamp(3, 3);
  }

  /** A complete report in a sandbox. */
  private static final class Service implements AutoCloseable {
    private final Sandbox sandbox;
    private final Application application = new Application();
    private final FlinkRead read;
    private final Report report;

    Service(Compression compression) {
      this(
          Sandbox.builder()
              .latency(Duration.ofMillis(20))
              .scale(0.2)
              .compression(compression)
              .start());
    }

    private Service(Sandbox sandbox) {
      this(
          sandbox,
          FlinkReads.ownReportOptions(sandbox, folder, "query", QUERY, "splitSize", "8KiB"));
    }

    /** Reads a report of a service that another test closes if the sandbox is null. */
    Service(Sandbox sandbox, Map<String, String> options) {
      this.sandbox = sandbox;
      ReadPlan plan = Session.open(FlinkOptions.parse(options, false), application).planRead();
      read =
          FlinkRead.forDataStream(
              new FlinkReadPlan(plan, options, false, Duration.ZERO),
              List.of(MetadataColumn.EXECUTION_ID, MetadataColumn.GENERATED_TIME));
      report = plan.newRead().awaitReport();
    }

    List<PartnerInsightsSplit> splits() {
      return PartnerInsightsSplit.planSplits(report, read.spec(), 1);
    }

    PartnerInsightsSplitReader reader(Function<ReadSplit, Optional<LinkSource>> links) {
      return new PartnerInsightsSplitReader(
          read,
          links,
          new ReaderStatistics(UnregisteredMetricsGroup.createSourceReaderMetricGroup()));
    }

    List<String> rows(PartnerInsightsSplit split) {
      return rows(split, PartnerInsightsSplitReaderTest::text);
    }

    /** Reads a split to its end. */
    List<String> rows(PartnerInsightsSplit split, Function<RowData, String> text) {
      List<String> rows = new ArrayList<>();
      try (PartnerInsightsSplitReader reader = reader(each -> Optional.of(report))) {
        reader.handleSplitsChanges(new SplitsAddition<>(List.of(split)));
        RecordsWithSplitIds<RowData> records;
        do {
          records = reader.fetch();
          add(records, rows, text);
        } while (records.finishedSplits().isEmpty());
      }
      return rows;
    }

    String tag(PartnerInsightsSplit split) {
      try (var reader = BatchReader.open(split.fileSplit(), report, read.spec())) {
        return reader.fileEtag().orElseThrow();
      }
    }

    @Override
    public void close() {
      application.close();
      if (sandbox != null) {
        sandbox.close();
      }
    }
  }
}
