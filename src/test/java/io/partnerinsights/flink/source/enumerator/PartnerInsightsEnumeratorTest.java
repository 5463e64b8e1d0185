package io.partnerinsights.flink.source.enumerator;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.flink.FlinkReads;
import io.partnerinsights.flink.plan.FlinkRead;
import io.partnerinsights.flink.plan.FlinkReadPlan;
import io.partnerinsights.flink.plan.FlinkTypes;
import io.partnerinsights.flink.source.split.LinkRequest;
import io.partnerinsights.flink.source.split.LinkResponse;
import io.partnerinsights.flink.source.split.PartnerInsightsSplit;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.testing.SandboxExtension;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.flink.connector.testutils.source.reader.TestingSplitEnumeratorContext;
import org.apache.flink.runtime.testutils.CommonTestUtils;
import org.apache.flink.table.types.logical.RowType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Requests for links that arrive in any order with the registration of their readers. */
@Timeout(60)
final class PartnerInsightsEnumeratorTest {
  private static final int READER = 0;

  @RegisterExtension
  static final SandboxExtension SERVICE =
      SandboxExtension.of(Sandbox.builder().scale(0.05).latency(Duration.ofMillis(20)));

  @TempDir static Path folder;

  private final TestingSplitEnumeratorContext<PartnerInsightsSplit> context =
      new TestingSplitEnumeratorContext<>(1);
  private final PartnerInsightsEnumerator enumerator =
      PartnerInsightsEnumerator.restore(context, read(), EnumeratorState.initial(false));

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
    String execution = planned();

    enumerator.handleSourceEvent(READER, new LinkRequest(execution, 0));
    context.triggerAllActions();
    register();

    assertThat(received().map(LinkResponse::executionId)).contains(execution);
  }

  @Test
  void aRequestBeforeTheReportIsCompleteIsAnswered() throws Exception {
    enumerator.start();
    enumerator.handleSourceEvent(READER, new LinkRequest("of the report", 0));
    planned();
    assertThat(received()).isEmpty();

    register();

    assertThat(received()).isPresent();
  }

  @Test
  void aRegisteredReaderGetsTheLinkOnce() throws Exception {
    String execution = planned();
    register();
    assertThat(received()).isEmpty();

    enumerator.handleSourceEvent(READER, new LinkRequest(execution, 0));

    assertThat(received().map(LinkResponse::executionId)).contains(execution);
    enumerator.addReader(READER);
    context.triggerAllActions();
    assertThat(context.getSentEvents().get(READER)).hasSize(1);
  }

  /** Waits until the splits are known, and returns the id of their execution. */
  private String planned() throws Exception {
    enumerator.start();
    CommonTestUtils.waitUntilCondition(
        () -> {
          context.triggerAllActions();
          return enumerator.snapshotState(1).planned();
        });
    return enumerator.snapshotState(1).unassigned().get(0).executionId();
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
