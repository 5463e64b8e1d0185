package io.partnerinsights.core.report;

import io.partnerinsights.core.client.Clients;
import io.partnerinsights.core.client.PartnerInsightsClient;
import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.http.Durations;
import io.partnerinsights.core.http.MonotonicClock;
import io.partnerinsights.core.model.QueryFilter;
import io.partnerinsights.core.model.ReportFilter;
import io.partnerinsights.core.model.ScheduledQuery;
import io.partnerinsights.core.model.ScheduledReport;
import io.partnerinsights.core.options.ConnectorOptions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes reports and queries of the connector on one account, on three occasions: when they are
 * due ({@link DueReports}), when the application ends that has created them, and when a user asks
 * for it. What another application has deleted at the same time counts as deleted.
 */
public final class ReportCleanup {
  private static final Logger LOG = LoggerFactory.getLogger(ReportCleanup.class);

  /** Maximum time of one call at the end of an application. */
  private static final Duration CALL_LIMIT = Duration.ofSeconds(5);

  private static final String REPORT = "report";
  private static final String QUERY = "query";

  private final PartnerInsightsClient client;
  private final Clock clock;

  /** The account's reports when the application ends; null until they are listed. */
  private @Nullable List<ScheduledReport> left;

  public ReportCleanup(PartnerInsightsClient account, Clock clock) {
    this.client = account;
    this.clock = clock;
  }

  /** Returns the cleanup of the account that the options sign in with; no call. */
  public static ReportCleanup of(ConnectorOptions account) {
    return new ReportCleanup(Clients.of(account), MonotonicClock.system());
  }

  /**
   * A report or query that the connector has created.
   *
   * @param kind {@code report} or {@code query}
   * @param created when it was created, by the service's clock
   * @param inUseUntil until when an application may be using it; absent if none can be
   */
  public record Item(
      String kind, String id, String name, Instant created, @Nullable Instant inUseUntil) {
    /** Whether an application may be using it. */
    public boolean isInUse() {
      return inUseUntil != null;
    }
  }

  /** Deletes a report, and returns whether the service still had it. */
  public static boolean deleteReport(PartnerInsightsClient client, String reportId) {
    return isDeleted(() -> client.deleteReport(reportId));
  }

  /** Deletes a query, and returns whether the service still had it. */
  static boolean deleteQuery(PartnerInsightsClient client, String queryId) {
    return isDeleted(() -> client.deleteQuery(queryId));
  }

  private static boolean isDeleted(Runnable call) {
    try {
      call.run();
      return true;
    } catch (PartnerInsightsException e) {
      if (e.code() != ErrorCode.REPORT_NOT_FOUND && e.code() != ErrorCode.QUERY_NOT_FOUND) {
        throw e;
      }
      return false;
    }
  }

  /**
   * Returns the ExecuteNow reports that have the age, and then the queries that only these reports
   * use, or none. GETs only, one of them for each report.
   *
   * @param age the minimum age; an item without a creation time is left out
   * @throws io.partnerinsights.core.errors.OptionsException for a negative age
   */
  public List<Item> find(Duration age) {
    if (age.isNegative()) {
      throw ReportErrors.negativeAge(age);
    }
    Instant before = serviceTime().minus(age);
    List<ScheduledReport> listed = client.reports(ReportFilter.all());
    List<ScheduledReport> orphans =
        listed.stream().filter(report -> isOrphan(report, before)).toList();
    Map<String, Instant> inUse = new HashMap<>();
    List<Item> items = new ArrayList<>();
    for (ScheduledReport report : orphans) {
      Instant created = createdTime(report);
      Instant until = inUseUntil(report);
      inUse.merge(report.queryId(), until, Retention::later);
      items.add(item(REPORT, report.reportId(), report.reportName(), created, until));
    }
    Set<String> ofOthers = queriesOf(listed, report -> !orphans.contains(report));
    client.queries(QueryFilter.own()).stream()
        .filter(query -> isOrphan(query, before) && !ofOthers.contains(query.queryId()))
        .map(query -> item(query, inUse.get(query.queryId())))
        .forEach(items::add);
    return items;
  }

  /**
   * Returns the chosen reports, and then the queries of the connector that only these reports use;
   * two GETs.
   */
  public List<Item> find(Predicate<ScheduledReport> chosen) {
    List<ScheduledReport> listed = client.reports(ReportFilter.all());
    Set<String> used = queriesOf(listed, chosen);
    used.removeAll(queriesOf(listed, chosen.negate()));
    List<Item> items = new ArrayList<>();
    listed.stream()
        .filter(chosen)
        .map(each -> new Item(REPORT, each.reportId(), each.reportName(), Instant.MIN, null))
        .forEach(items::add);
    client.queries(QueryFilter.own()).stream()
        .filter(query -> used.contains(query.queryId()))
        .filter(query -> ReportNames.isConnectorName(query.name()))
        .map(query -> new Item(QUERY, query.queryId(), query.name(), Instant.MIN, null))
        .forEach(items::add);
    return items;
  }

  private static Set<String> queriesOf(
      List<ScheduledReport> listed, Predicate<ScheduledReport> chosen) {
    return listed.stream()
        .filter(chosen)
        .map(ScheduledReport::queryId)
        .collect(Collectors.toCollection(HashSet::new));
  }

  private static boolean isOrphan(ScheduledReport report, Instant before) {
    return ReportNames.isConnectorName(report.reportName())
        && !report.isScheduled()
        && !ReportDescription.isOfSchedule(report.description())
        && isOld(report.createdTime(), before);
  }

  private static boolean isOrphan(ScheduledQuery query, Instant before) {
    return ReportNames.isConnectorName(query.name())
        && !query.isSystem()
        && isOld(query.createdTime(), before);
  }

  private static Instant createdTime(ScheduledReport orphan) {
    return Objects.requireNonNull(orphan.createdTime(), "an orphan has one");
  }

  private static boolean isOld(@Nullable Instant created, Instant before) {
    return created != null && !created.isAfter(before);
  }

  private Instant inUseUntil(ScheduledReport report) {
    Retention retention = Retention.of(report).orElseGet(() -> Retention.from(createdTime(report)));
    return retention.end(client.newestExecution(report.reportId()).orElse(null));
  }

  /** A report on a new query may not be listed yet. */
  private Item item(ScheduledQuery query, @Nullable Instant ofReports) {
    Instant created = Objects.requireNonNull(query.createdTime(), "an orphan has one");
    Instant until = ofReports == null ? created.plus(ReportState.LIST_LAG) : ofReports;
    return item(QUERY, query.queryId(), query.name(), created, until);
  }

  private Item item(String kind, String id, String name, Instant created, Instant until) {
    return new Item(kind, id, name, created, serviceTime().isBefore(until) ? until : null);
  }

  /**
   * Deletes items in their order.
   *
   * @throws PartnerInsightsException from the first call that fails; earlier deletions remain
   */
  public void delete(List<Item> items) {
    for (Item item : items) {
      if (item.kind().equals(REPORT)) {
        deleteReport(client, item.id());
      } else {
        deleteQuery(client, item.id());
      }
      LOG.info("Deleted {} {}", item.kind(), item.id());
    }
  }

  /**
   * Deletes what an application has created and does not keep, within the time limit. One account
   * that cannot be reached does not delay the others.
   */
  static void atEnd(List<CreatedReports.OfAccount> created, Clock clock, Duration limit) {
    ExecutorService threads = Executors.newCachedThreadPool(ReportCleanup::thread);
    try {
      created.forEach(each -> threads.execute(() -> atEnd(each, clock)));
      threads.shutdown();
      threads.awaitTermination(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      threads.shutdownNow();
    }
  }

  private static Thread thread(Runnable cleanup) {
    Thread thread = new Thread(cleanup, "partnerinsights-cleanup");
    thread.setDaemon(true);
    return thread;
  }

  private static void atEnd(CreatedReports.OfAccount created, Clock clock) {
    new ReportCleanup(created.client().limitedTo(CALL_LIMIT), clock).delete(created);
  }

  /** Deletes all that was created, read or not, and returns what that was. */
  static List<String> deleteAll(List<CreatedReports.OfAccount> created) {
    List<String> deleted = new ArrayList<>();
    for (CreatedReports.OfAccount each : created) {
      for (CreatedReports.Item report : own(each)) {
        deleteReport(each.client(), report.id());
        deleted.add("report " + report.id());
      }
      for (String queryId : each.queryIds()) {
        deleteQuery(each.client(), queryId);
        deleted.add("query " + queryId);
      }
    }
    return deleted;
  }

  private static List<CreatedReports.Item> own(CreatedReports.OfAccount created) {
    return created.reports().stream()
        .filter(each -> each.client().equals(created.client()))
        .toList();
  }

  /** Makes no more calls after a failed one. */
  private void delete(CreatedReports.OfAccount created) {
    List<CreatedReports.Item> own = own(created);
    boolean reached =
        own.stream()
                .filter(CreatedReports.Item::isDeletable)
                .allMatch(each -> attempt(REPORT, each.id(), id -> deleteReport(client, id)))
            && created.queryIds().stream()
                .allMatch(each -> attempt("query", each, id -> deleteUnused(id, created)));
    LOG.debug("The clean-up of the account has {}", reached ? "ended" : "stopped at a failure");
    own.stream()
        .filter(CreatedReports.Item::staysAfterFailure)
        .forEach(each -> attempt(REPORT, each.id(), this::logStaying));
  }

  /** Logs the outcome of a deletion, and returns whether further calls may be made. */
  private static boolean attempt(String kind, String id, Predicate<String> deletion) {
    try {
      if (deletion.test(id)) {
        LOG.info("Deleted {} {}, which this application created", kind, id);
      }
      return true;
    } catch (PartnerInsightsException e) {
      LOG.warn("The clean-up of {} {} has failed: {}", kind, id, e.getMessage());
      return false;
    }
  }

  /** Deletes a query unless the service has another report on it that may still be needed. */
  private boolean deleteUnused(String queryId, CreatedReports.OfAccount created) {
    if (left == null) {
      boolean isOnly = created.queryIds().size() == 1;
      left = client.reports(isOnly ? ReportFilter.onQuery(queryId) : ReportFilter.all());
    }
    boolean unused =
        left.stream()
            .filter(report -> report.queryId().equalsIgnoreCase(queryId))
            .allMatch(report -> needsNoQuery(report.reportId(), created.reports()));
    return unused && deleteQuery(client, queryId);
  }

  private static boolean needsNoQuery(String reportId, List<CreatedReports.Item> reports) {
    return reports.stream()
        .anyMatch(report -> report.id().equals(reportId) && report.needsNoQuery());
  }

  /** Logs only reports that the service still has: the read may have failed because of a loss. */
  private boolean logStaying(String reportId) {
    if (client.report(reportId).isPresent()) {
      LOG.warn(
          "Report {} stays on the service, because a read of it failed. The same read uses it"
              + " again, within option reuseMaxAge, and so does option reportId={}. A later run"
              + " deletes it, at the earliest {} after its creation and {} after its completion",
          reportId,
          reportId,
          Durations.readable(Retention.AFTER_CREATION),
          Durations.readable(Retention.AFTER_COMPLETION));
    }
    return false;
  }

  private Instant serviceTime() {
    return client.serviceTime(clock.instant());
  }
}
