package io.partnerinsights.flink.source.enumerator;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.flink.FlinkReads;
import io.partnerinsights.flink.plan.FlinkRead;
import io.partnerinsights.flink.plan.FlinkReadPlan;
import io.partnerinsights.flink.plan.FlinkTypes;
import io.partnerinsights.flink.source.split.PartnerInsightsSplit;
import io.partnerinsights.flink.source.split.SplitRequest;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.sandbox.settings.Compression;
import io.partnerinsights.testing.SandboxExtension;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.flink.api.connector.source.ReaderInfo;
import org.apache.flink.connector.testutils.source.reader.TestingSplitEnumeratorContext;
import org.apache.flink.runtime.testutils.CommonTestUtils;
import org.apache.flink.table.types.logical.RowType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** When a bounded read begins, and when its two readers are told that no splits are left. */
@Timeout(60)
final class EndOfSplitsTest {
  private static final int TICKS = 10;

  @RegisterExtension
  static final SandboxExtension SERVICE =
      SandboxExtension.of(
          Sandbox.builder()
              .scale(0.05)
              .latency(Duration.ofMillis(20))
              .compression(Compression.GZIP));

  @TempDir static Path folder;

  private final Set<Integer> ended = new TreeSet<>();
  private final Set<Integer> failed = new TreeSet<>();
  private final TestingSplitEnumeratorContext<PartnerInsightsSplit> context =
      new TestingSplitEnumeratorContext<>(2) {
        @Override
        public Map<Integer, ReaderInfo> registeredReaders() {
          Map<Integer, ReaderInfo> readers = new TreeMap<>(super.registeredReaders());
          readers.keySet().removeAll(failed);
          return readers;
        }

        @Override
        public void signalNoMoreSplits(int subtask) {
          ended.add(subtask);
        }
      };
  private final FlinkRead read = read();
  private PartnerInsightsEnumerator enumerator =
      PartnerInsightsEnumerator.restore(context, read, EnumeratorState.initial(false));

  @AfterEach
  void close() {
    enumerator.close();
  }

  private static FlinkRead read() {
    FlinkReadPlan read =
        FlinkReadPlan.of(
            FlinkReads.own(
                SERVICE.sandbox(), folder, "query", "SELECT CustomerName, Month FROM OfficeUsage"));
    RowType columns = (RowType) FlinkTypes.rowType(read.plan().schema()).getLogicalType();
    return FlinkRead.of(read, read.plan().schema(), columns, List.of(), false);
  }

  @Test
  void noReportIsCreatedBeforeAReaderRuns() throws Exception {
    SERVICE.calls().reset();
    enumerator.start();
    ticks();
    assertThat(enumerator.snapshotState(1).position()).as("where the read stands").isNull();
    assertThat(SERVICE.calls().all()).isEmpty();

    register(0);

    await(() -> SERVICE.calls().count("POST", "/ScheduledReport") > 0);
  }

  @Test
  void allReadersEndAfterTheLastSplit() throws Exception {
    begin();
    request(1);
    assertThat(ended).isEmpty();

    request(0);
    assertThat(ended).containsExactly(0, 1);
  }

  /** Reader 0 is restored with the only split, and requests no split until it has read it. */
  @Test
  void aRestoredReaderIsAwaited() throws Exception {
    begin();
    EnumeratorState state = enumerator.snapshotState(1);
    enumerator.close();
    failed.add(0);
    enumerator = PartnerInsightsEnumerator.restore(context, read, state);
    SERVICE.calls().reset();
    register(1);
    enumerator.start();
    request(1);
    await(() -> !SERVICE.calls().all().isEmpty());
    ticks();
    assertThat(ended).isEmpty();

    register(0);
    ticks();
    assertThat(ended).isEmpty();

    request(0);
    assertThat(ended).containsExactly(0, 1);
  }

  /** Such a job has fewer slots than readers, and makes no checkpoints. */
  @Test
  void aBatchJobDoesNotAwaitReadersWithoutASlot() throws Exception {
    begin();

    request(0);

    assertThat(ended).containsExactly(0);
  }

  /** The failed reader may need the slot of the other one. */
  @Test
  void anotherReaderGetsTheSplitOfAFailedOne() throws Exception {
    PartnerInsightsSplit split = begin();
    register(1);
    request(1);
    failed.add(0);

    enumerator.addSplitsBack(List.of(split), 0);

    assertThat(context.getSplitAssignments().get(1).getAssignedSplits()).containsExactly(split);
    request(1);
    assertThat(ended).containsExactly(1);
  }

  /** Gives reader 0 the only split, and returns it. */
  private PartnerInsightsSplit begin() throws Exception {
    register(0);
    enumerator.start();
    request(0);
    await(() -> context.getSplitAssignments().containsKey(0));
    return context.getSplitAssignments().get(0).getAssignedSplits().get(0);
  }

  private void register(int reader) {
    if (!failed.remove(reader)) {
      context.registerReader(reader, "host");
    }
    enumerator.addReader(reader);
  }

  /** A reader that requests a split is registered. */
  private void request(int reader) {
    if (!context.registeredReaders().containsKey(reader)) {
      register(reader);
    }
    enumerator.handleSourceEvent(reader, new SplitRequest(read.id()));
  }

  private void ticks() {
    for (int i = 0; i < TICKS; i++) {
      context.triggerAllActions();
    }
  }

  private void await(Condition condition) throws Exception {
    CommonTestUtils.waitUntilCondition(
        () -> {
          context.triggerAllActions();
          return condition.holds();
        });
  }

  private interface Condition {
    boolean holds();
  }
}
