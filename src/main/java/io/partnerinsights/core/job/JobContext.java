package io.partnerinsights.core.job;

import io.partnerinsights.core.client.PartnerInsightsClient;
import io.partnerinsights.core.report.ReportPlan;
import io.partnerinsights.core.spi.ReportListener;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;

/**
 * What the parts of one job share. The progress may be read by any thread; everything else is used
 * by the thread that waits.
 */
final class JobContext {
  /** Time after which a query is looked up again: another application may have deleted it. */
  private static final Duration QUERY_AGE = Duration.ofSeconds(5);

  private final JobRequest request;
  private final JobSettings settings;
  private final PartnerInsightsClient client;
  private final PartnerInsightsClient briefClient;
  private final RandomGenerator random;
  private final JobWait wait;
  private volatile JobProgress progress;

  /** What the last lookup of the stored query has found, and how long that counts. */
  private Optional<String> queryId = Optional.empty();

  private Instant queryUntil = Instant.MIN;

  /** Creates the context of a job that continues from this progress. */
  JobContext(
      JobRequest request,
      JobSettings settings,
      PartnerInsightsClient client,
      RandomGenerator random,
      JobWait wait,
      JobProgress progress) {
    this.request = request;
    this.settings = settings;
    this.client = client.during(wait);
    this.briefClient = client;
    this.random = random;
    this.wait = wait;
    this.progress = progress;
  }

  ReportPlan plan() {
    return request.plan();
  }

  AdoptionRules adoption() {
    return request.adoption();
  }

  boolean kept() {
    return request.kept();
  }

  JobSettings settings() {
    return settings;
  }

  RandomGenerator random() {
    return random;
  }

  CreationRecorder recorder() {
    return request.recorder();
  }

  ReportListener listener() {
    return settings.listener();
  }

  JobWait await() {
    return wait;
  }

  JobLog log() {
    return wait.log();
  }

  /**
   * Returns the client for the next call, which is repeated while the wait lasts.
   *
   * @throws io.partnerinsights.core.errors.PartnerInsightsException {@code WAIT_INTERRUPTED} if the
   *     thread was interrupted
   */
  PartnerInsightsClient client() {
    wait.checkInterrupt();
    return client;
  }

  /** Returns the client for calls whose failure does not matter: repeated for a minute at most. */
  PartnerInsightsClient briefClient() {
    return briefClient;
  }

  /** Returns the id of the stored query with the plan's text, if there is one; one call. */
  Optional<String> lookUpQuery() {
    queryId = queries().find(plan().query());
    queryUntil = now().plus(QUERY_AGE);
    return queryId;
  }

  /** Returns the id as {@link #lookUpQuery}; no call just after one. */
  Optional<String> knownQuery() {
    return now().isBefore(queryUntil) ? queryId : lookUpQuery();
  }

  /** Returns the account's queries under the connector's names. */
  NamedQueries queries() {
    return new NamedQueries(client());
  }

  JobProgress progress() {
    return progress;
  }

  void progress(UnaryOperator<JobProgress> change) {
    progress = change.apply(progress);
  }

  Instant now() {
    return wait.now();
  }

  /** Returns the service's own time, to which the times of its reports are compared. */
  Instant serviceTime() {
    return client.serviceTime(now());
  }

  /** Returns the service's time at a time of this machine. */
  Instant serviceTime(Instant local) {
    return client.serviceTime(local);
  }

  /** Returns the time of this machine at a time of the service. */
  Instant localTime(Instant service) {
    return client.localTime(service);
  }

  /** Records, logs and reports that a report of this job was created. */
  void created(String reportId) {
    recorder().reportCreated(reportId);
    log().event("Created report " + reportId);
    listener().created(reportId);
  }

  /** Limits the wait from now on by option {@code reportTimeout}. */
  void limit() {
    wait.until(now().plus(settings.timeout()));
  }
}
