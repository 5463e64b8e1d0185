package io.partnerinsights.core.sample;

import io.partnerinsights.core.base.LruMap;
import io.partnerinsights.core.client.PartnerInsightsClient;
import io.partnerinsights.core.model.SampleRow;
import io.partnerinsights.core.model.TestQuery;
import io.partnerinsights.core.model.TimeRange;
import io.partnerinsights.core.plan.CheckedQuery.SharedKey;
import io.partnerinsights.core.plan.CheckedQuery;
import io.partnerinsights.core.plan.ReportRequest.ReadTarget;
import io.partnerinsights.core.schema.ColumnType;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The service's tests of an application's queries, and what they have shown, by the query's key.
 * Types and columns stay the same as long as the application runs, because another test may return
 * other values. Thread-safe.
 */
public final class QueryTests {
  /** Maximum number of queries whose types are remembered. */
  private static final int MAX_PLANS = 1_000;

  /** Maximum number of tests whose rows are remembered: each has up to 100. */
  private static final int MAX_ROWS = 50;

  /** Maximum age of rows that a later read may show. */
  private static final Duration MAX_AGE = Duration.ofMinutes(15);

  private final Clock clock;
  private final Map<SharedKey, Map<String, ColumnType>> types = new LruMap<>(MAX_PLANS);
  private final Map<SharedKey, Rows> rows = new LruMap<>(MAX_ROWS);
  private final Set<SharedKey> withoutMetrics = LruMap.newSet(MAX_PLANS);

  private record Rows(Instant time, List<SampleRow> values) {}

  public QueryTests(Clock clock) {
    this.clock = clock;
  }

  public synchronized Optional<Map<String, ColumnType>> types(SharedKey checked) {
    return Optional.ofNullable(types.get(checked));
  }

  /** Adds the types of a query and returns those that count: of two reads, the first one's. */
  public synchronized Map<String, ColumnType> addTypes(
      SharedKey checked, Map<String, ColumnType> sampled) {
    Map<String, ColumnType> first = types.putIfAbsent(checked, sampled);
    return first == null ? sampled : first;
  }

  /** Returns the rows of the query's last test, if it was made in the last minutes; no call. */
  public synchronized Optional<List<SampleRow>> find(CheckedQuery checked) {
    Instant oldest = clock.instant().minus(MAX_AGE);
    return Optional.ofNullable(rows.get(checked.key()))
        .filter(known -> !known.time().isBefore(oldest))
        .map(Rows::values);
  }

  /** Returns the rows of the query's last test, or of a new one; one GET at most. */
  List<SampleRow> rows(CheckedQuery checked, PartnerInsightsClient client) {
    return find(checked).orElseGet(() -> added(checked, client.testQuery(test(checked))));
  }

  /** Tests the query within this time; one GET. */
  public List<SampleRow> test(CheckedQuery checked, PartnerInsightsClient client, Duration limit) {
    return added(checked, client.testQuery(test(checked), limit));
  }

  private synchronized List<SampleRow> added(CheckedQuery checked, List<SampleRow> tested) {
    rows.put(checked.key(), new Rows(clock.instant(), tested));
    return tested;
  }

  private static TestQuery test(CheckedQuery checked) {
    TimeRange range = checked.request().range();
    return checked.request().target() instanceof ReadTarget.StoredQuery stored
        ? TestQuery.ofId(stored.queryId(), range)
        : TestQuery.ofText(checked.query().print(), range);
  }

  /** Whether the service refuses the query of a dataset's table because of its metrics. */
  public boolean isWithoutMetrics(SharedKey table) {
    return withoutMetrics.contains(table);
  }

  public void removeMetrics(SharedKey table) {
    withoutMetrics.add(table);
  }
}
