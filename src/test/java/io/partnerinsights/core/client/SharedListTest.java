package io.partnerinsights.core.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.base.Deadline;
import io.partnerinsights.core.client.ReportService.ListSnapshot;
import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.http.RetryListener;
import io.partnerinsights.core.model.NewQuery;
import io.partnerinsights.core.model.ReportFilter;
import io.partnerinsights.core.model.ScheduledQuery;
import io.partnerinsights.core.model.ScheduledReport;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.testing.BackgroundCall;
import io.partnerinsights.testing.ClockedSandbox;
import io.partnerinsights.testing.Failures;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import okhttp3.Interceptor;
import okhttp3.Response;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Threads of one connection share a list; a failure, an interrupt or a deadline is their own. */
@Timeout(60)
final class SharedListTest {
  private static final Instant START = ClockedSandbox.START;
  private static final Duration LONG = Duration.ofHours(1);

  @AutoClose
  private final ClockedSandbox service =
      new ClockedSandbox(Sandbox.builder().scale(0.1).with(s -> s.pageSize = 3));

  /** The first call waits here, before the service has it. */
  private final CountDownLatch first = new CountDownLatch(1);

  private final AtomicInteger calls = new AtomicInteger();
  private final PartnerInsightsClient client = service.newClient(this::hold);

  private Response hold(Interceptor.Chain chain) throws IOException {
    if (calls.incrementAndGet() == 1) {
      try {
        first.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("interrupted");
      }
    }
    return chain.proceed(chain.request());
  }

  /** A thread that needs a list of all reports. */
  private final class Lookup {
    private final CountDownLatch pause = new CountDownLatch(1);
    private final BackgroundCall<ListSnapshot<ScheduledReport>> call;

    /** Starts it, and returns when it waits. */
    private Lookup(Instant due, Duration left) {
      Deadline deadline =
          new Deadline() {
            @Override
            public Duration timeLeft() {
              return left;
            }

            @Override
            public void sleep(Duration duration) throws InterruptedException {
              pause.await();
            }
          };
      PartnerInsightsClient own = client.forWait(deadline, new RetryListener() {});
      call = BackgroundCall.startUntilWaiting(() -> own.listReportsOrReuse(due));
    }

    private void isInterrupted() {
      Failures.assertFails(call::awaitResult, ErrorCode.WAIT_INTERRUPTED);
    }
  }

  private Lookup lookup(Instant due) {
    return new Lookup(due, LONG);
  }

  @Test
  void aListServesWhatIsDueWhenItIsAskedFor() {
    List<Lookup> same = IntStream.range(0, 5).mapToObj(each -> lookup(START)).toList();
    service.clock().advance(Duration.ofSeconds(1));
    Lookup later = lookup(START.plusSeconds(1));
    Lookup latest = lookup(START.plusSeconds(1));
    first.countDown();

    assertThat(same)
        .allSatisfy(each -> assertThat(each.call.awaitResult().requestedAt()).isEqualTo(START));
    assertThat(later.call.awaitResult().requestedAt()).isEqualTo(START.plusSeconds(1));
    assertThat(latest.call.awaitResult()).isEqualTo(later.call.awaitResult());
    assertThat(calls).hasValue(2);
  }

  /** Repeats take hours in an outage. */
  @Test
  void noThreadWaitsForTheRepeatsOfAnotherOne() {
    service.sandbox().faults().on("GET", "/ScheduledReport").respond(503);
    Lookup failing = lookup(START);
    Lookup other = lookup(START);
    first.countDown();

    assertThat(other.call.awaitResult().requestedAt()).isEqualTo(START);
    assertThat(failing.call.isDone()).isFalse();
    failing.pause.countDown();
    assertThat(failing.call.awaitResult().isComplete()).isTrue();
    assertThat(calls).hasValue(3);
  }

  @Test
  void anInterruptEndsOneThread() {
    Lookup asking = lookup(START);
    Lookup waiting = lookup(START);
    Lookup last = lookup(START);
    waiting.call.interrupt();
    waiting.isInterrupted();
    assertThat(calls).hasValue(1);

    asking.call.interrupt();

    asking.isInterrupted();
    assertThat(last.call.awaitResult().items()).isEmpty();
    assertThat(calls).hasValue(2);
  }

  @Test
  void aThreadAsksAtItsOwnDeadline() {
    Lookup asking = lookup(START);

    assertThat(new Lookup(START, Duration.ofMillis(5)).call.awaitResult().isComplete()).isTrue();

    assertThat(asking.call.isDone()).isFalse();
    first.countDown();
    assertThat(asking.call.awaitResult().requestedAt()).isEqualTo(START);
  }

  /** An item moves to the page before while others are deleted. */
  @Test
  void severalPagesShowWhatExists() {
    first.countDown();
    for (int i = 0; i < 4; i++) {
      String text = "SELECT Month FROM OfficeUsage LIMIT " + (i + 1);
      client.createQuery(new NewQuery("query" + i, "", text));
    }
    ListSnapshot<ScheduledQuery> pages = client.listOwnQueriesOrReuse(START);
    assertThat(pages.isComplete()).isFalse();
    assertThat(pages.items()).hasSize(4);
    service.clock().advance(Duration.ofSeconds(1));
    int before = calls.get();

    assertThat(client.listOwnQueriesOrReuse(START.plusSeconds(1)).items()).isEmpty();
    assertThat(calls).as("a filter costs less").hasValue(before);

    client.deleteQuery(pages.items().get(0).queryId());
    client.deleteQuery(pages.items().get(1).queryId());
    assertThat(client.listOwnQueriesOrReuse(START).items())
        .as("this connection's deletions")
        .hasSize(2);
    assertThat(client.listReports(ReportFilter.all())).isEmpty();
    assertThat(client.listReportsOrReuse(START).isComplete()).isTrue();
  }
}
