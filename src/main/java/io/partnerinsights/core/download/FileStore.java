package io.partnerinsights.core.download;

import io.partnerinsights.core.base.MonotonicClock;
import io.partnerinsights.core.base.Sleeper;
import io.partnerinsights.core.http.HttpClients;
import io.partnerinsights.core.http.RetryPolicy;
import io.partnerinsights.core.http.RetryingHttp;
import io.partnerinsights.core.model.CompletedReport;
import java.time.Clock;
import java.util.Random;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import okhttp3.OkHttpClient;

/**
 * The object store that holds the report files. A file's secure link is the only credential; no
 * token is sent there. Thread-safe.
 */
public final class FileStore {
  private final RetryingHttp http;

  /**
   * Creates a store with a given clock, sleeper and random source.
   *
   * @param client made by {@link io.partnerinsights.core.http.HttpClients}, without an interceptor
   *     that signs requests
   * @param policy for opening a file and for resuming a download
   * @param random for the jitter; thread-safe
   */
  FileStore(
      OkHttpClient client,
      RetryPolicy policy,
      Clock clock,
      Sleeper sleeper,
      RandomGenerator random) {
    OkHttpClient cancellable =
        HttpClients.forFiles(client)
            .newBuilder()
            .addInterceptor(new CancellableCall.Capture())
            .build();
    this.http = new RetryingHttp(cancellable, policy, clock, sleeper, random);
  }

  public static FileStore of(OkHttpClient client, RetryPolicy policy) {
    return new FileStore(client, policy, MonotonicClock.system(), Sleeper.system(), new Random());
  }

  public ReportFile file(CompletedReport report) {
    return file(report.reportId(), report.executionId(), report.link()::url, () -> false);
  }

  /**
   * Returns the file of an execution whose link may be renewed, without a request.
   *
   * @param isKilled whether the task that reads was killed; called by any thread, before each
   *     request and each read of at most a MiB
   */
  public ReportFile file(
      String reportId, String executionId, LinkSource link, BooleanSupplier isKilled) {
    DownloadErrors errors = new DownloadErrors(reportId, executionId);
    return new ReportFile(new FileRequests(http, link, errors, isKilled));
  }
}
