package io.partnerinsights.core.report;

import io.partnerinsights.core.base.MonotonicClock;
import io.partnerinsights.core.client.Clients;
import io.partnerinsights.core.client.ReportService;
import io.partnerinsights.core.created.ReportNames;
import io.partnerinsights.core.created.ReportUse;
import io.partnerinsights.core.created.Retention;
import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.model.QueryFilter;
import io.partnerinsights.core.model.ReportExecution;
import io.partnerinsights.core.model.ReportFilter;
import io.partnerinsights.core.model.ScheduledQuery;
import io.partnerinsights.core.model.ScheduledReport;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.plan.Fingerprint;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes reports and queries of the connector on one account: what a user asks for, and what
 * {@link Expired} finds. What another application has deleted at the same time counts as deleted.
 */
public final class ReportCleanup {
  private static final Logger LOG = LoggerFactory.getLogger(ReportCleanup.class);

  static final String REPORT = "report";
  static final String QUERY = "query";

  private final ReportService client;
  private final Clock clock;

  public ReportCleanup(ReportService client, Clock clock) {
    this.client = client;
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
   * @param inUseUntil until when an application may be using it; absent if none can be
   */
  public record Item(
      String kind, String id, String name, Instant created, @Nullable Instant inUseUntil) {
    public boolean isInUse() {
      return inUseUntil != null;
    }
  }

  /** Returns whether the service still had the report. */
  public static boolean deleteReport(ReportService client, String reportId) {
    return isDeleted(() -> client.deleteReport(reportId));
  }

  static boolean deleteQuery(ReportService client, String queryId) {
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
   * Returns the queries that reports need.
   *
   * @param gone the reports that do not count
   */
  static Set<String> queriesInUse(List<ScheduledReport> listed, Predicate<ScheduledReport> gone) {
    Set<String> used = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    listed.stream().filter(gone.negate()).map(ScheduledReport::queryId).forEach(used::add);
    return used;
  }

  /**
   * Returns the ExecuteNow reports of at least this age, and then the queries that only these
   * reports use, or none; GETs only. An item without a creation time is left out.
   */
  public List<Item> find(Duration age) {
    if (age.isNegative()) {
      throw ReportErrors.NEGATIVE_AGE.error();
    }
    // Only after a first call is the service's time known.
    List<ScheduledReport> listed = client.reports(ReportFilter.all());
    Instant before = serviceTime().minus(age);
    List<ScheduledReport> orphans =
        listed.stream().filter(report -> isOrphan(report, before)).toList();
    Map<String, Instant> inUse = new HashMap<>();
    List<Item> items = new ArrayList<>();
    Map<String, ReportExecution> newest =
        Executions.newest(client, orphans.stream().map(ScheduledReport::reportId).toList());
    for (ScheduledReport report : orphans) {
      Instant created = Objects.requireNonNull(report.createdTime(), "an orphan has one");
      Retention retention = ReportUse.retention(report).orElseGet(() -> Retention.from(created));
      Instant until = retention.after(newest.get(report.reportId())).earliestEnd();
      inUse.merge(report.queryId(), until, Retention::later);
      items.add(item(REPORT, report.reportId(), report.reportName(), created, until));
    }
    Set<String> ofOthers = queriesInUse(listed, orphans::contains);
    client.queries(QueryFilter.own()).stream()
        .filter(query -> isOrphan(query, before) && !ofOthers.contains(query.queryId()))
        .map(query -> item(query, inUse.get(query.queryId())))
        .forEach(items::add);
    return items;
  }

  /** Returns the chosen reports, and then the connector's queries that only they use; two GETs. */
  public List<Item> find(Predicate<ScheduledReport> chosen) {
    List<ScheduledReport> listed = client.reports(ReportFilter.all());
    Set<String> used = queriesInUse(listed, chosen.negate());
    used.removeAll(queriesInUse(listed, chosen));
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

  private boolean isOrphan(ScheduledReport report, Instant before) {
    return ReportUse.isForCleanup(report, Fingerprint.of(client.account()))
        && isOld(report.createdTime(), before);
  }

  static boolean isOrphan(ScheduledQuery query, Instant before) {
    return ReportNames.isConnectorName(query.name())
        && !query.isSystem()
        && isOld(query.createdTime(), before);
  }

  private static boolean isOld(@Nullable Instant created, Instant before) {
    return created != null && !created.isAfter(before);
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
   * Deletes items in their order, until a call fails.
   *
   * @param command what deletes them, for the log
   */
  public void delete(List<Item> items, String command) {
    for (Item item : items) {
      if (item.kind().equals(REPORT)) {
        deleteReport(client, item.id());
      } else {
        deleteQuery(client, item.id());
      }
      LOG.info("{} deleted {} {}", command, item.kind(), item.id());
    }
  }

  private Instant serviceTime() {
    return client.serviceTime(clock.instant());
  }

  /**
   * Finds the reports of all applications of the connector whose retention is over, and queries
   * that no report uses, and has them deleted. A failure to delete is logged only.
   */
  static final class Expired {
    /** Maximum time for all: the report of the read may complete meanwhile. */
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private static final Duration CALL_LIMIT = Duration.ofSeconds(10);

    private final ReportService client;
    private final ReportWait waiting;
    private final Instant end;

    Expired(ReportWait waiting) {
      this.client = waiting.context().client().limitedTo(CALL_LIMIT);
      this.waiting = waiting;
      this.end = waiting.now().plus(LIMIT);
    }

    /**
     * Deletes what is due.
     *
     * @param used whether this application may be reading a report of this id
     * @param given the report that the user has named: if an earlier run has left it, the user may
     *     name others of that run, so nothing is deleted
     */
    void delete(Predicate<String> used, @Nullable String given) {
      attempt(
          () -> {
            List<ScheduledReport> listed = client.reports(ReportFilter.all());
            Stream<ScheduledReport> due = listed.stream().filter(Expired::isRemovable);
            if (due.noneMatch(report -> report.reportId().equals(given))) {
              delete(listed.stream().filter(each -> !used.test(each.reportId())));
              deleteQueries(listed);
            }
            return listed;
          });
    }

    /**
     * Deletes what is due, and returns whether the account has room for another report now.
     *
     * @param refusal the error of the creation, which failed because the account was full
     * @throws PartnerInsightsException the refusal, if no listed report can ever make room
     */
    boolean makeRoom(PartnerInsightsException refusal) {
      Optional<List<ScheduledReport>> listed = attempt(() -> client.reports(ReportFilter.all()));
      int deleted = listed.flatMap(all -> attempt(() -> delete(all.stream()))).orElse(0);
      if (deleted == 0
          && listed.isPresent()
          && listed.get().stream().noneMatch(Expired::isRemovable)) {
        throw refusal;
      }
      return deleted > 0;
    }

    private static boolean isRemovable(ScheduledReport report) {
      return ReportNames.isConnectorName(report.reportName())
          && ReportUse.retention(report).isPresent();
    }

    /** Deletes the oldest reports first, and returns their number. */
    private int delete(Stream<ScheduledReport> reports) {
      return (int)
          reports
              .filter(Expired::isRemovable)
              .sorted(Comparator.comparing(report -> report.findCreatedTime().orElse(Instant.MIN)))
              .filter(report -> isInTime() && isOver(report))
              .map(ScheduledReport::reportId)
              .filter(id -> logged(REPORT, id, deleteReport(client, id)))
              .count();
    }

    private boolean logged(String kind, String id, boolean deleted) {
      if (deleted) {
        waiting.shown().deleted(kind + " " + id);
      }
      return deleted;
    }

    private boolean isInTime() {
      waiting.checkInterrupt();
      return waiting.now().isBefore(end);
    }

    private boolean isOver(ScheduledReport report) {
      String id = report.reportId();
      Instant now = waiting.serviceTime();
      return ReportUse.retention(report)
          .filter(retention -> retention.isOver(now, () -> Executions.newest(client, id)))
          .isPresent();
    }

    /**
     * A query whose last report was deleted just now stays: a job of this hour may use it again.
     */
    private void deleteQueries(List<ScheduledReport> listed) {
      Set<String> used = queriesInUse(listed, report -> false);
      Instant before = waiting.serviceTime().minus(Retention.QUERY_AGE);
      client.queries(QueryFilter.own()).stream()
          .filter(query -> isOrphan(query, before) && !used.contains(query.queryId()))
          .filter(query -> isInTime())
          .map(ScheduledQuery::queryId)
          .forEach(id -> logged(QUERY, id, deleteQuery(client, id)));
    }

    private <T> Optional<T> attempt(Supplier<T> calls) {
      try {
        return Optional.of(calls.get());
      } catch (PartnerInsightsException e) {
        waiting.checkInterrupt();
        waiting
            .shown()
            .event("Old reports were not deleted. A later run tries again: " + e.getMessage());
        return Optional.empty();
      }
    }
  }
}
