package io.partnerinsights.flink.source.enumerator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partnerinsights.flink.FlinkReads;
import io.partnerinsights.flink.plan.FlinkRead;
import io.partnerinsights.flink.plan.FlinkReadPlan;
import io.partnerinsights.flink.plan.FlinkTypes;
import io.partnerinsights.flink.source.split.FinalException;
import io.partnerinsights.flink.source.split.LinkRequest;
import io.partnerinsights.flink.source.split.LinkResponse;
import io.partnerinsights.flink.source.split.NoMoreSplits;
import io.partnerinsights.flink.source.split.PartnerInsightsSplit;
import io.partnerinsights.flink.source.split.SplitRequest;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.testing.SandboxExtension;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.connector.testutils.source.reader.TestingSplitEnumeratorContext;
import org.apache.flink.runtime.testutils.CommonTestUtils;
import org.apache.flink.table.types.logical.RowType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Requests for links and splits, which arrive in any order with the registration of their readers,
 * and the end of all calls after a failure.
 */
@Timeout(60)
final class PartnerInsightsEnumeratorTest {
  private static final int READER = 0;

  /** A wait that began anew after a failure would call the service within some ticks. */
  private static final int TICKS = 5;

  @RegisterExtension
  static final SandboxExtension SERVICE =
      SandboxExtension.of(Sandbox.builder().scale(0.05).latency(Duration.ofMillis(20)));

  @TempDir static Path folder;

  private final List<Integer> drained = new ArrayList<>();
  private final TestingSplitEnumeratorContext<PartnerInsightsSplit> context =
      new TestingSplitEnumeratorContext<>(1) {
        @Override
        public void signalNoMoreSplits(int subtask) {
          drained.add(subtask);
        }
      };
  private final FlinkRead read = read();
  private final PartnerInsightsEnumerator enumerator =
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

  /** A restored reader has its splits, and requests their link before it is registered. */
  @Test
  void aRequestBeforeTheRegistrationIsAnswered() throws Exception {
    PartnerInsightsSplit split = planned();

    enumerator.handleSourceEvent(READER, request(split));
    context.triggerAllActions();
    register();

    assertThat(received().map(LinkResponse::executionId)).contains(split.executionId());
  }

  @Test
  void aRequestBeforeTheReportIsCompleteIsAnswered() throws Exception {
    PartnerInsightsSplit split = planned();
    try (PartnerInsightsEnumerator next =
        PartnerInsightsEnumerator.restore(context, read, enumerator.snapshotState(1))) {
      register();
      next.addReader(READER);
      next.handleSourceEvent(READER, request(split));
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

    enumerator.handleSourceEvent(READER, request(split));

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

    CommonTestUtils.waitUntilCondition(
        () -> {
          context.triggerAllActions();
          return refused() > 0 && ticks.incrementAndGet() == TICKS;
        });

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
    LinkRequest request =
        new LinkRequest(read.id(), split.part().reportId(), split.executionId(), 0);
    enumerator.handleSourceEvent(READER, request);
    context.triggerAllActions();
    LinkRequest renewal = new LinkRequest(read.id(), request.reportId(), request.executionId(), 1);
    enumerator.handleSourceEvent(READER, renewal);

    assertThatThrownBy(context::triggerAllActions)
        .isInstanceOf(FinalException.class)
        .hasMessageContaining("PI-1006");

    assertNothingBegins(renewal);
  }

  private void assertNothingBegins(LinkRequest request) {
    SERVICE.calls().reset();
    for (int i = 0; i < TICKS; i++) {
      enumerator.handleSourceEvent(READER, request);
      enumerator.handleSourceEvent(READER, new SplitRequest(read.id()));
      context.triggerAllActions();
    }
    assertThat(SERVICE.calls().all()).isEmpty();
  }

  /** A HybridSource does not register its readers while they read splits of an earlier source. */
  @Test
  void aReaderOfAnEarlierSourceGetsItsLink() throws Exception {
    PartnerInsightsSplit split = planned();

    enumerator.handleSourceEvent(READER, request("of an earlier source", split));

    assertThat(received()).hasValueSatisfying(link -> assertThat(link.isLost()).isFalse());
  }

  @Test
  void aFileThatTheAccountDoesNotListEndsTheJob() throws Exception {
    planned();
    enumerator.handleSourceEvent(READER, new LinkRequest("of an earlier source", "r1", "e1", 0));

    assertThatThrownBy(context::triggerAllActions)
        .isInstanceOf(FinalException.class)
        .hasMessageContainingAll("PI-3006", "The file of a split was not found", "e1");
  }

  @Test
  void aReaderOfAnEarlierSourceGetsNoSplit() throws Exception {
    planned();
    register();
    int splits = enumerator.snapshotState(1).unassigned().size();

    enumerator.handleSourceEvent(READER, new SplitRequest("of an earlier source"));

    assertThat(context.getSentEvents().get(READER))
        .containsExactly(new NoMoreSplits("of an earlier source"));
    assertThat(enumerator.snapshotState(1).unassigned()).hasSize(splits);
    enumerator.handleSourceEvent(READER, new SplitRequest(read.id()));
    assertThat(enumerator.snapshotState(1).unassigned()).hasSize(splits - 1);
  }

  /** With speculative execution, an attempt may have finished while another one requests splits. */
  @Test
  void theEndOfTheSplitsIsSignalledOnceUntilASubtaskFails() throws Exception {
    planned();
    register();
    while (drained.isEmpty()) {
      enumerator.handleSourceEvent(READER, 0, new SplitRequest(read.id()));
    }

    enumerator.handleSourceEvent(READER, 1, new SplitRequest(read.id()));

    assertThat(drained).hasSize(1);
    enumerator.addSplitsBack(List.of(), READER);
    enumerator.handleSourceEvent(READER, 2, new SplitRequest(read.id()));
    assertThat(drained).hasSize(2);
  }

  private LinkRequest request(PartnerInsightsSplit split) {
    return request(read.id(), split);
  }

  private static LinkRequest request(String readId, PartnerInsightsSplit split) {
    return new LinkRequest(readId, split.part().reportId(), split.executionId(), 0);
  }

  /**
   * Waits until the splits are known, and returns one of them. The reader is not among those that
   * Flink has registered.
   */
  private PartnerInsightsSplit planned() throws Exception {
    enumerator.addReader(READER);
    enumerator.start();
    CommonTestUtils.waitUntilCondition(
        () -> {
          context.triggerAllActions();
          return enumerator.snapshotState(1).planned();
        });
    return enumerator.snapshotState(1).unassigned().get(0);
  }

  private void register() {
    context.registerReader(READER, "host");
    enumerator.addReader(READER);
  }

  private Optional<LinkResponse> received() {
    context.triggerAllActions();
    return context.getSentEvents().getOrDefault(READER, List.of()).stream()
        .findFirst()
        .map(LinkResponse.class::cast);
  }
}
