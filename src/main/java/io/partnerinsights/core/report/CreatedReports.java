package io.partnerinsights.core.report;

import io.partnerinsights.core.client.PartnerInsightsClient;
import io.partnerinsights.core.model.RecentMap;
import io.partnerinsights.core.options.Keep;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The queries and reports that an application has created. Only these are deleted when it ends.
 * Thread-safe.
 */
final class CreatedReports {
  /** Maximum number of accounts that are remembered as cleaned; the others are cleaned again. */
  private static final int MAX_ACCOUNTS = 100;

  /** Time for which this application does not delete a report that it began to read. */
  private static final Duration LONGEST_USE = Duration.ofHours(12);

  private final Clock clock;
  private final List<Item> reports = new ArrayList<>();
  private final Set<Query> queries = new LinkedHashSet<>();

  /** The accounts on which this application has deleted due reports of earlier ones. */
  private final Set<PartnerInsightsClient> cleaned = RecentMap.newSet(MAX_ACCOUNTS);

  CreatedReports(Clock clock) {
    this.clock = clock;
  }

  private record Query(PartnerInsightsClient client, String id) {}

  /** Says what this application has done with a report. */
  interface Use {
    /** Nothing. */
    Use NONE = new Use() {};

    /** Whether an action has begun to read the report after this time. */
    default boolean isUsedSince(String reportId, Instant time) {
      return false;
    }

    /** Whether the report was read successfully; true of a duplicate too. */
    default boolean isRead(String reportId) {
      return false;
    }

    /** Whether the last read failed, so that the next run can read the report without waiting. */
    default boolean hasFailed(String reportId) {
      return false;
    }

    /** Whether no application reads the report any more. */
    default boolean isOver(String reportId) {
      return false;
    }
  }

  /** A report that this application has created or adopted. */
  record Item(PartnerInsightsClient client, String id, Removal removal, Use use) {
    /** Whether the application deletes it at its end. */
    boolean isDeletable() {
      boolean own = removal == Removal.AT_END && use.isRead(id);
      return removal != Removal.NEVER && (own || use.isOver(id));
    }

    /** Whether it stays although a read of it has failed. */
    boolean staysAfterFailure() {
      return removal != Removal.NEVER && use.hasFailed(id) && !isDeletable();
    }

    /** Whether its query may be deleted. */
    boolean needsNoQuery() {
      return removal == Removal.NEVER ? use.isRead(id) : isDeletable();
    }
  }

  /** Records what the reads of one report create with one session. */
  static final class Recorder {
    private final CreatedReports all;
    private final Use use;
    private final PartnerInsightsClient client;
    private final ReportSettings settings;

    private Recorder(
        CreatedReports all, Use use, PartnerInsightsClient client, ReportSettings settings) {
      this.all = all;
      this.use = use;
      this.client = client;
      this.settings = settings;
    }

    /** Returns a recorder for a work that creates nothing. */
    static Recorder none(Waits waits) {
      return new CreatedReports(Clock.systemUTC()).recorder(Use.NONE, waits);
    }

    /** Records a query; called even if no report follows. */
    void queryCreated(String queryId) {
      if (settings.keep() != Keep.ALL) {
        synchronized (all) {
          all.queries.add(new Query(client, queryId));
        }
      }
    }

    void reportCreated(String reportId) {
      add(reportId, settings.removal());
    }

    /** Records a report of another application: only its retention decides when it is deleted. */
    void reportAdopted(String reportId) {
      add(reportId, settings.keepsReports() ? Removal.NEVER : Removal.WHEN_OVER);
    }

    /** Records a duplicate, which no read uses: it is deleted even if reports are kept. */
    void duplicateCreated(String reportId) {
      boolean shared = settings.removal() == Removal.WHEN_OVER;
      add(reportId, shared ? Removal.WHEN_OVER : Removal.AT_END);
    }

    private void add(String reportId, Removal removal) {
      synchronized (all) {
        all.reports.add(new Item(client, reportId, removal, use));
      }
    }

    /** Whether this application may be reading a report, so that it must not be deleted. */
    boolean needs(String reportId) {
      return all.isUsed(reportId);
    }

    /** Whether this read deletes what earlier applications have left; true once for an account. */
    boolean deletesDueReports() {
      return all.isFirst(client);
    }
  }

  /** Records what the reads of a report create. */
  Recorder recorder(Use use, Waits waits) {
    return new Recorder(this, use, waits.client(), waits.settings());
  }

  /** Whether this application has not deleted due reports of the account yet; true once. */
  boolean isFirst(PartnerInsightsClient client) {
    return cleaned.add(client);
  }

  synchronized boolean isUsed(String reportId) {
    Instant since = clock.instant().minus(LONGEST_USE);
    return reports.stream().anyMatch(report -> report.use().isUsedSince(reportId, since));
  }

  /**
   * What was created on one account.
   *
   * @param reports all that the application has created: a query may have one of another sign-in
   * @param queryIds the account's queries
   */
  record OfAccount(PartnerInsightsClient client, List<Item> reports, List<String> queryIds) {}

  /** Forgets all, and returns what was created on each account. */
  synchronized List<OfAccount> takeAll() {
    List<OfAccount> all =
        Stream.concat(reports.stream().map(Item::client), queries.stream().map(Query::client))
            .distinct()
            .map(this::of)
            .toList();
    reports.clear();
    queries.clear();
    return all;
  }

  private OfAccount of(PartnerInsightsClient account) {
    return new OfAccount(
        account,
        List.copyOf(reports),
        queries.stream().filter(query -> query.client().equals(account)).map(Query::id).toList());
  }
}
