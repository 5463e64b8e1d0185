package io.partnerinsights.core.session;

import io.partnerinsights.core.client.Clients;
import io.partnerinsights.core.client.PartnerInsightsClient;
import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.http.MonotonicClock;
import io.partnerinsights.core.model.ExecutionFilter;
import io.partnerinsights.core.model.QueryFilter;
import io.partnerinsights.core.model.ReportExecution;
import io.partnerinsights.core.model.ReportFilter;
import io.partnerinsights.core.model.ScheduledQuery;
import io.partnerinsights.core.model.ScheduledReport;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.report.ReportDescription;
import io.partnerinsights.core.report.ReportNames;
import io.partnerinsights.core.report.ReportState;
import io.partnerinsights.core.report.Retention;
import io.partnerinsights.core.report.RetentionRules;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes the reports and queries that earlier runs have left on the service, including kept ones.
 * Finds them by the names that the connector gives.
 */
public final class OrphanCleanup {
  private static final Logger LOG = LoggerFactory.getLogger(OrphanCleanup.class);

  private static final String REPORT = "report";

  private final PartnerInsightsClient client;
  private final Duration age;
  private final Clock clock;

  OrphanCleanup(PartnerInsightsClient client, Duration age, Clock clock) {
    this.client = client;
    this.age = age;
    this.clock = clock;
  }

  /**
   * Creates a cleanup of the account that the options sign in with; no call.
   *
   * @param age the minimum age of deleted items; an item without a creation time is not deleted
   * @throws io.partnerinsights.core.errors.OptionsException for a negative age
   */
  public static OrphanCleanup of(ConnectorOptions account, Duration age) {
    if (age.isNegative()) {
      throw SessionErrors.negativeAge(age);
    }
    return new OrphanCleanup(Clients.of(account), age, MonotonicClock.system());
  }

  /**
   * A report or query that the connector has created.
   *
   * @param kind {@code report} or {@code query}
   * @param created when it was created, by the service's clock
   * @param inUseUntil until when an application may be using it; absent if none can be
   */
  public record Item(
      String kind, String id, String name, Instant created, Optional<Instant> inUseUntil) {
    /** Whether an application may be using it. */
    public boolean isInUse() {
      return inUseUntil.isPresent();
    }
  }

  /**
   * Returns the ExecuteNow reports that have the age, and then the queries that only these reports
   * use, or none. GETs only, one of them for each report.
   */
  public List<Item> find() {
    List<ScheduledReport> listed = client.reports(ReportFilter.all());
    List<ScheduledReport> orphans = listed.stream().filter(this::isOrphan).toList();
    Map<String, Optional<Instant>> queries = new HashMap<>();
    List<Item> items = new ArrayList<>();
    for (ScheduledReport report : orphans) {
      Optional<Instant> inUse = inUse(report);
      queries.merge(report.queryId(), inUse, OrphanCleanup::later);
      Instant created = report.createdTime().orElseThrow();
      items.add(new Item(REPORT, report.reportId(), report.reportName(), created, inUse));
    }
    Set<String> ofOthers =
        listed.stream()
            .filter(report -> !orphans.contains(report))
            .map(ScheduledReport::queryId)
            .collect(Collectors.toSet());
    client.queries(QueryFilter.own()).stream()
        .filter(query -> isOrphan(query) && !ofOthers.contains(query.queryId()))
        .map(query -> item(query, queries.getOrDefault(query.queryId(), listedUntil(query))))
        .forEach(items::add);
    return items;
  }

  private static Item item(ScheduledQuery query, Optional<Instant> inUse) {
    Instant created = query.createdTime().orElseThrow();
    return new Item("query", query.queryId(), query.name(), created, inUse);
  }

  /**
   * Deletes items in their order. One that the service does not have any more counts as deleted.
   *
   * @throws PartnerInsightsException from the first call that fails; earlier deletions remain
   */
  public void delete(List<Item> items) {
    for (Item item : items) {
      try {
        if (item.kind().equals(REPORT)) {
          client.deleteReport(item.id());
        } else {
          client.deleteQuery(item.id());
        }
      } catch (PartnerInsightsException e) {
        if (e.code() != ErrorCode.REPORT_NOT_FOUND && e.code() != ErrorCode.QUERY_NOT_FOUND) {
          throw e;
        }
      }
      LOG.info("Deleted {} {}", item.kind(), item.id());
    }
  }

  private boolean isOrphan(ScheduledReport report) {
    return ReportNames.isConnectorName(report.reportName())
        && !report.isScheduled()
        && !ReportDescription.isOfSchedule(report.description())
        && isOld(report.createdTime());
  }

  private boolean isOrphan(ScheduledQuery query) {
    return ReportNames.isConnectorName(query.name())
        && !query.isSystem()
        && isOld(query.createdTime());
  }

  /** Returns whether an item has the age by the service's clock, the Date header of responses. */
  private boolean isOld(Optional<Instant> createdTime) {
    Instant before = now().minus(age);
    return createdTime.map(time -> !time.isAfter(before)).orElse(false);
  }

  private Instant now() {
    return client.serviceTime(clock.instant());
  }

  private Optional<Instant> inUse(ScheduledReport report) {
    Optional<ReportExecution> newest =
        client.findExecutions(ExecutionFilter.latest(report.reportId())).stream()
            .max(Comparator.comparing(run -> run.reportGeneratedTime().orElse(Instant.MIN)));
    Retention retention =
        Retention.of(report).orElseGet(() -> Retention.from(report.createdTime().orElseThrow()));
    return future(RetentionRules.end(retention, newest));
  }

  /** A report on a new query may not be listed yet. */
  private Optional<Instant> listedUntil(ScheduledQuery query) {
    return future(query.createdTime().orElseThrow().plus(ReportState.LIST_LAG));
  }

  private Optional<Instant> future(Instant time) {
    return Optional.of(time).filter(now()::isBefore);
  }

  private static Optional<Instant> later(Optional<Instant> one, Optional<Instant> other) {
    return Stream.of(one, other).flatMap(Optional::stream).max(Comparator.naturalOrder());
  }
}
