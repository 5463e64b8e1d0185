package io.partnerinsights.flink.source.enumerator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partnerinsights.flink.FlinkReads;
import io.partnerinsights.flink.plan.FlinkRead;
import io.partnerinsights.flink.plan.FlinkReadPlan;
import io.partnerinsights.flink.source.split.LinkRequest;
import io.partnerinsights.flink.source.split.LinkResponse;
import io.partnerinsights.flink.source.split.NoMoreSplits;
import io.partnerinsights.flink.source.split.NonRecoverableException;
import io.partnerinsights.flink.source.split.PartnerInsightsSplit;
import io.partnerinsights.flink.source.split.SplitRequest;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.sandbox.settings.Compression;
import io.partnerinsights.testing.SandboxExtension;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.apache.flink.api.connector.source.ReaderInfo;
import org.apache.flink.connector.testutils.source.reader.TestingSplitEnumeratorContext;
import org.apache.flink.runtime.testutils.CommonTestUtils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Requests for links and splits, and the registration of their readers, which arrive in any order.
 * When two readers learn that no splits are left. After a failure, no call follows.
 */
@Timeout(60)
final class PartnerInsightsEnumeratorTest {
  private static final int READER = 0;

  /** A wait that began anew after a failure would call the service within some ticks. */
  private static final int TICKS = 10;

  @RegisterExtension
  static final SandboxExtension SERVICE =
      SandboxExtension.of(
          Sandbox.builder()
              .scale(0.05)
              .latency(Duration.ofMillis(20))
              .compression(Compression.GZIP));

  @TempDir static Path folder;

  private final List<Integer> ended = new ArrayList<>();
  private final Set<Integer> failed = new HashSet<>();
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
  private final EnumeratorMetrics metrics = new EnumeratorMetrics();
  private PartnerInsightsEnumerator enumerator = restore(EnumeratorState.initial(false));

  @AfterEach
  void close() {
    enumerator.close();
  }

  private PartnerInsightsEnumerator restore(EnumeratorState state) {
    return PartnerInsightsEnumerator.create(context, read, state, metrics);
  }

  private static FlinkRead read() {
    FlinkReadPlan read =
        FlinkReadPlan.planRead(
            FlinkReads.ownReportOptions(
                SERVICE.sandbox(), folder, "query", "SELECT CustomerName, Month FROM OfficeUsage"));
    return FlinkRead.forDataStream(read, List.of());
  }

  /** A restored reader has its splits, and requests their link before it is registered. */
  @Test
  void aRequestBeforeTheRegistrationIsAnswered() throws Exception {
    PartnerInsightsSplit split = planned();

    enumerator.handleSourceEvent(READER, linkRequest(split));
    context.triggerAllActions();
    register();

    assertThat(received().map(LinkResponse::executionId)).contains(split.executionId());
  }

  @Test
  void aRequestBeforeTheReportIsCompleteIsAnswered() throws Exception {
    PartnerInsightsSplit split = planned();
    try (PartnerInsightsEnumerator next = restore(enumerator.snapshotState(1))) {
      register();
      next.addReader(READER);
      next.handleSourceEvent(READER, linkRequest(split));
      assertThat(received()).isEmpty();

      next.start();

      CommonTestUtils.waitUntilCondition(() -> received().isPresent());
    }
  }

  @Test
  void aRegisteredReaderGetsTheLinkOnce() throws Exception {
    PartnerInsightsSplit split = planned();
    register();
    assertThat(received()).isEmpty();

    enumerator.handleSourceEvent(READER, linkRequest(split));

    assertThat(received().map(LinkResponse::executionId)).contains(split.executionId());
    enumerator.addReader(READER);
    context.triggerAllActions();
    assertThat(context.getSentEvents().get(READER)).hasSize(1);
  }

  /** The test's context keeps the error of a tick, where Flink fails the job. */
  @Test
  void afterAFailedWaitNothingBegins() throws Exception {
    SERVICE.sandbox().faults().on("POST", "/ScheduledReport").always().respond(403);
    SERVICE.calls().reset();
    register();
    enumerator.start();
    AtomicInteger ticks = new AtomicInteger();
    await(() -> refused() > 0 && ticks.incrementAndGet() == TICKS);

    assertThat(refused()).isOne();
    assertNothingBegins(new LinkRequest("of an earlier source", "report", "execution", 0));
  }

  private static long refused() {
    return SERVICE.calls().count("POST", "/ScheduledReport");
  }

  @Test
  void afterAFailedRenewalNothingBegins() throws Exception {
    PartnerInsightsSplit split = planned();
    register();
    SERVICE.sandbox().faults().on("GET", "/ScheduledReport/execution").always().respond(403);
    enumerator.handleSourceEvent(READER, linkRequest(split));
    context.triggerAllActions();
    LinkRequest renewal =
        new LinkRequest(read.sourceId(), split.fileSplit().reportId(), split.executionId(), 1);
    enumerator.handleSourceEvent(READER, renewal);

    assertThatThrownBy(context::triggerAllActions)
        .isInstanceOf(NonRecoverableException.class)
        .hasMessageContaining("PI-1006");

    assertNothingBegins(renewal);
  }

  private void assertNothingBegins(LinkRequest request) {
    SERVICE.calls().reset();
    for (int i = 0; i < TICKS; i++) {
      enumerator.handleSourceEvent(READER, request);
      request(READER);
      context.triggerAllActions();
    }
    assertThat(SERVICE.calls().all()).isEmpty();
  }

  /** A HybridSource does not register its readers while they read splits of an earlier source. */
  @Test
  void aReaderOfAnEarlierSourceGetsItsLink() throws Exception {
    PartnerInsightsSplit split = planned();

    enumerator.handleSourceEvent(READER, linkRequest("of an earlier source", split));

    assertThat(received()).hasValueSatisfying(link -> assertThat(link.isFileLost()).isFalse());
  }

  @Test
  void aFileThatTheAccountDoesNotListEndsTheJob() throws Exception {
    planned();
    enumerator.handleSourceEvent(READER, new LinkRequest("of an earlier source", "r1", "e1", 0));

    assertThatThrownBy(context::triggerAllActions)
        .isInstanceOf(NonRecoverableException.class)
        .hasMessageContainingAll("PI-3006", "continue to read execution e1");
  }

  @Test
  void aReaderOfAnEarlierSourceGetsNoSplit() throws Exception {
    planned();
    register();
    int splits = enumerator.snapshotState(1).unassignedSplits().size();

    enumerator.handleSourceEvent(READER, new SplitRequest("of an earlier source"));

    assertThat(context.getSentEvents().get(READER))
        .containsExactly(new NoMoreSplits("of an earlier source"));
    assertThat(enumerator.snapshotState(1).unassignedSplits()).hasSize(splits);
    request(READER);
    assertThat(enumerator.snapshotState(1).unassignedSplits()).hasSize(splits - 1);
  }

  /** With speculative execution, an attempt may have finished while another one requests splits. */
  @Test
  void theEndOfTheSplitsIsSignalledOnceUntilASubtaskFails() throws Exception {
    begin();

    enumerator.handleSourceEvent(READER, 0, new SplitRequest(read.sourceId()));
    enumerator.handleSourceEvent(READER, 1, new SplitRequest(read.sourceId()));

    assertThat(ended).hasSize(1);
    enumerator.addSplitsBack(List.of(), READER);
    enumerator.handleSourceEvent(READER, 2, new SplitRequest(read.sourceId()));
    assertThat(ended).hasSize(2);
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
    assertThat(ended).containsExactlyInAnyOrder(0, 1);
  }

  /** Reader 0 is restored with the only split, and requests no split until it has read it. */
  @Test
  void aRestoredReaderIsAwaited() throws Exception {
    begin();
    EnumeratorState state = enumerator.snapshotState(1);
    enumerator.close();
    failed.add(0);
    enumerator = restore(state);
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
    assertThat(ended).containsExactlyInAnyOrder(0, 1);
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

  private LinkRequest linkRequest(PartnerInsightsSplit split) {
    return linkRequest(read.sourceId(), split);
  }

  private static LinkRequest linkRequest(String readId, PartnerInsightsSplit split) {
    return new LinkRequest(readId, split.fileSplit().reportId(), split.executionId(), 0);
  }

  /**
   * Waits until the splits are known, and returns one of them. The reader is not among those that
   * Flink has registered.
   */
  private PartnerInsightsSplit planned() throws Exception {
    enumerator.addReader(READER);
    enumerator.start();
    await(() -> enumerator.snapshotState(1).hasAllSplits());
    return enumerator.snapshotState(1).unassignedSplits().get(0);
  }

  private void register() {
    register(READER);
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
    enumerator.handleSourceEvent(reader, new SplitRequest(read.sourceId()));
  }

  private void ticks() {
    for (int i = 0; i < TICKS; i++) {
      context.triggerAllActions();
    }
  }

  private void await(BooleanSupplier condition) throws Exception {
    CommonTestUtils.waitUntilCondition(
        () -> {
          context.triggerAllActions();
          return condition.getAsBoolean();
        });
  }

  private Optional<LinkResponse> received() {
    context.triggerAllActions();
    return context.getSentEvents().getOrDefault(READER, List.of()).stream()
        .findFirst()
        .map(LinkResponse.class::cast);
  }
}
