package io.partnerinsights.core.download;

import io.partnerinsights.core.http.HttpClients;
import io.partnerinsights.core.http.RetryPolicy;
import io.partnerinsights.core.http.RetryingHttp;
import io.partnerinsights.core.http.Sleeper;
import io.partnerinsights.core.model.CompletedReport;
import java.time.Clock;
import java.util.Random;
import java.util.random.RandomGenerator;
import okhttp3.OkHttpClient;

/**
 * The object store that report files are in, as seen with a secure link in hand: the link is the
 * only key, no token is ever sent there. Thread-safe; one is enough.
 */
public final class FileStore {
  private final RetryingHttp http;

  /**
   * Puts the parts together.
   *
   * @param client made by {@link io.partnerinsights.core.http.HttpClients}, with nothing added that
   *     signs requests
   * @param policy for opening a file and for going on after a break
   * @param random for the jitter; thread-safe
   */
  public FileStore(
      OkHttpClient client,
      RetryPolicy policy,
      Clock clock,
      Sleeper sleeper,
      RandomGenerator random) {
    OkHttpClient abortable =
        HttpClients.forFiles(client)
            .newBuilder()
            .addInterceptor(new FileRequests.RunningCall.Noted())
            .build();
    this.http = new RetryingHttp(abortable, policy, clock, sleeper, random);
  }

  /** On the system's clock. */
  public static FileStore of(OkHttpClient client, RetryPolicy policy) {
    return new FileStore(client, policy, Clock.systemUTC(), Sleeper.system(), new Random());
  }

  /** The report's file; nothing is sent yet. */
  public ReportFile file(CompletedReport report) {
    DownloadErrors problems = new DownloadErrors(report);
    return new ReportFile(problems, new FileRequests(http, report.link(), problems));
  }
}
