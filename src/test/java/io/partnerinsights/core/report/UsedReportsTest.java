package io.partnerinsights.core.report;

import static io.partnerinsights.core.report.ReportFixture.failure;
import static io.partnerinsights.core.report.ReportFixture.reading;
import static io.partnerinsights.core.report.ReportFixture.settings;
import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.http.Sleeper;
import io.partnerinsights.core.options.Reuse;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the end of an application does to its waits, reports and queries. */
@Timeout(60)
final class UsedReportsTest extends ApplicationFixture {
  UsedReportsTest() {
    super(Duration.ofHours(1));
  }

  @ParameterizedTest
  @EnumSource
  void anEndedApplicationDeletesNothing(Reuse reuse) {
    read(Sharing.of(reuse)).get();
    service.forgetCalls();

    application.close();

    assertThat(service.called()).isEmpty();
    assertThat(reports()).isOne();
    assertThat(queries()).isOne();
  }

  @Test
  void closingEndsTheWaits() throws InterruptedException {
    CountDownLatch waiting = new CountDownLatch(1);
    Sleeper endless =
        duration -> {
          waiting.countDown();
          new CountDownLatch(1).await();
        };
    SharedRead report = read(reading(service, settings(), endless), Sharing.DEFAULTS);
    FutureTask<ErrorCode> wait =
        new FutureTask<>(() -> failure(report::get, ErrorCode.WAIT_INTERRUPTED).code());
    Thread thread = new Thread(wait);
    thread.start();
    waiting.await();

    application.close();
    thread.join();

    assertThat(wait).isDone();
    assertThat(reports()).as("the next run continues to wait for it").isOne();
  }

  @Test
  void aReadAfterTheEndCreatesNothing() {
    application.close();

    failure(read(Sharing.DEFAULTS)::get, ErrorCode.WAIT_INTERRUPTED);

    assertThat(service.called()).doesNotContain("createQuery", "createReport");
  }
}
