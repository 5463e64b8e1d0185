package io.partnerinsights.core.sample;

import io.partnerinsights.core.base.LruMap;
import io.partnerinsights.core.client.PartnerInsightsClient;
import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.model.SampleRow;
import io.partnerinsights.core.model.TestQuery;
import io.partnerinsights.core.model.TimeRange;
import io.partnerinsights.core.plan.CheckedQuery;
import io.partnerinsights.core.plan.CheckedQuery.SharedKey;
import io.partnerinsights.core.plan.ReportRequest.ReadTarget;
import io.partnerinsights.core.schema.ColumnType;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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

  /** Maximum time of the test of a plan; types that are probably right are not worth more. */
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private static final Logger LOG = LoggerFactory.getLogger(QueryTests.class);

  private final Clock clock;
  private final Map<SharedKey, Map<String, ColumnType>> types = new LruMap<>(MAX_PLANS);
  private final Map<SharedKey, Rows> rows = new LruMap<>(MAX_ROWS);
  private final Set<SharedKey> withoutMetrics = LruMap.newSet(MAX_PLANS);

  private record Rows(Instant time, List<SampleRow> values) {}

  public QueryTests(Clock clock) {
    this.clock = clock;
  }

  /**
   * A query with checked types.
   *
   * @param rows the rows of the test, if there was one
   * @param failure the error with which the test of this call has failed, if it has
   */
  public record Sampled(
      CheckedQuery checked,
      @Nullable List<SampleRow> rows,
      @Nullable PartnerInsightsException failure) {}

  /**
   * Checks the types of a query, unless option {@code inferSchema} has no sample; one GET at most,
   * and another one if the first has found no row. Each column has the type that its first test in
   * the application has shown. The user's types are compared with the rows of this one.
   *
   * @throws io.partnerinsights.core.errors.OptionsException {@code SCHEMA_HINT} for a type of the
   *     user that is certain to end the read, and for dates with two readings
   */
  public Sampled sample(CheckedQuery checked, ColumnTypes types, PartnerInsightsClient client) {
    if (!types.needSample(checked)) {
      return new Sampled(checked, null, null);
    }
    Map<String, ColumnType> earlier = types(checked);
    List<SampleRow> lastRows = find(checked).orElse(null);
    boolean isTested = types.hasTypes(checked, earlier) || (lastRows != null && !earlier.isEmpty());
    Sampled test = isTested ? new Sampled(checked, lastRows, null) : tested(checked, types, client);
    Map<String, ColumnType> decided = types.decide(checked, test.rows(), earlier);
    return new Sampled(
        types.typed(checked, addTypes(checked, decided)), test.rows(), test.failure());
  }

  /** Returns the types of columns that earlier reads of the query have decided. */
  private synchronized Map<String, ColumnType> types(CheckedQuery checked) {
    return types.getOrDefault(checked.key(), Map.of());
  }

  /** Adds the types of a query and returns those that count: of two reads, the first one's. */
  private synchronized Map<String, ColumnType> addTypes(
      CheckedQuery checked, Map<String, ColumnType> decided) {
    Map<String, ColumnType> all = new HashMap<>(decided);
    all.putAll(types(checked));
    types.put(checked.key(), all);
    return all;
  }

  /** Tests the query, and warns of conditions that match no row. */
  private Sampled tested(CheckedQuery checked, ColumnTypes types, PartnerInsightsClient client) {
    Sampled test = attempt(checked, () -> client.testQuery(test(checked), LIMIT));
    if (test.rows() == null) {
      return test;
    }
    added(checked, test.rows());
    EmptyResult empty = types.emptyResult(checked);
    if (empty.hasConditions() && test.rows().isEmpty()) {
      List<SampleRow> any = attempt(checked, () -> client.testQuery(empty.test(), LIMIT)).rows();
      if (any != null) {
        empty.warning(any).ifPresent(LOG::warn);
      }
    }
    return test;
  }

  private static Sampled attempt(CheckedQuery checked, Supplier<List<SampleRow>> test) {
    try {
      return new Sampled(checked, test.get(), null);
    } catch (PartnerInsightsException e) {
      if (e.code() == ErrorCode.WAIT_INTERRUPTED) {
        throw e;
      }
      LOG.info(
          "The column types of {} are not checked, because the service returned no sample rows: {}."
              + " The read continues",
          checked.dataset(),
          e.summary());
      return new Sampled(checked, null, e);
    }
  }

  /** Returns the rows of the query's last test, if it was made in the last minutes; no call. */
  synchronized Optional<List<SampleRow>> find(CheckedQuery checked) {
    Instant oldest = clock.instant().minus(MAX_AGE);
    return Optional.ofNullable(rows.get(checked.key()))
        .filter(known -> !known.time().isBefore(oldest))
        .map(Rows::values);
  }

  /** Returns the rows of the query's last test, or of a new one; one GET at most. */
  List<SampleRow> rows(CheckedQuery checked, PartnerInsightsClient client) {
    return find(checked).orElseGet(() -> added(checked, client.testQuery(test(checked))));
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
