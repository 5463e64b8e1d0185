package io.partnerinsights.core.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.download.LinkSource;
import io.partnerinsights.core.session.BatchReader.ReadCancellation;
import io.partnerinsights.core.spi.Secret;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.testing.SandboxExtension;
import java.lang.ref.WeakReference;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Reads of one thread, which share an object that cancels them. */
final class ReadCancellationTest {
  @RegisterExtension
  final SandboxExtension service =
      SandboxExtension.withManualClock(Sandbox.builder().latency(Duration.ZERO).scale(0.1));

  private final ReadCancellation cancellation = new ReadCancellation();
  private ReadPlan plan;
  private Report report;

  @BeforeEach
  void read() {
    plan = service.planRead("query", "SELECT Month FROM OfficeUsage");
    report = plan.newRead().awaitReport();
  }

  /** A thread of Flink reads any number of splits before it is cancelled. */
  @Test
  void aClosedReadIsNotKeptInMemory() {
    WeakReference<LinkSource> closed = readToTheEnd();

    for (int i = 0; i < 100 && closed.get() != null; i++) {
      System.gc();
    }

    assertThat(closed.get()).isNull();
    cancellation.cancel();
  }

  private WeakReference<LinkSource> readToTheEnd() {
    LinkSource links = new FixedLink(report.newestLink());
    try (BatchReader reader = open(links)) {
      drain(reader);
    }
    return new WeakReference<>(links);
  }

  private static void drain(BatchReader reader) {
    while (reader.nextBatch()) {
      assertThat(reader.batch().rowCount()).isPositive();
    }
  }

  private BatchReader open(LinkSource links) {
    ReadSplit split = report.planSplits(plan.createSpec()).get(0);
    return BatchReader.open(split, links, plan.createSpec(), cancellation);
  }

  private record FixedLink(Secret newestLink) implements LinkSource {}
}
