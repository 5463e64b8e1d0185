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
 * What the service's tests of an application's queries have shown, by the query's key. A query that
 * is not in the cache is tested. Types and columns stay the same as long as the application runs,
 * because another test may return other values. Thread-safe.
 */
public final class SampleCache {
  /** Maximum number of queries whose types are remembered. */
  private static final int MAX_QUERIES = 1_000;

  /** Maximum number of tests whose rows are remembered: each has up to 100. */
  private static final int MAX_TESTS = 50;

  /** Maximum age of rows that a later read may show. */
  private static final Duration MAX_ROWS_AGE = Duration.ofMinutes(15);

  /** Maximum time of the test of a plan; types that are probably right are not worth more. */
  private static final Duration MAX_TEST_TIME = Duration.ofSeconds(30);

  private static final Logger LOG = LoggerFactory.getLogger(SampleCache.class);

  private final Clock clock;
  private final Map<SharedKey, Map<String, ColumnType>> typesByQuery = new LruMap<>(MAX_QUERIES);
  private final Map<SharedKey, TestedRows> rowsByQuery = new LruMap<>(MAX_TESTS);
  private final Set<SharedKey> tablesWithRefusedMetrics = LruMap.newSet(MAX_QUERIES);

  private record TestedRows(Instant testTime, List<SampleRow> rows) {}

  public SampleCache(Clock clock) {
    this.clock = clock;
  }

  /**
   * A query with checked types.
   *
   * @param rows the rows of the test, if there was one
   * @param failure the error with which the test of this call has failed, if it has
   */
  public record SampledQuery(
      CheckedQuery query,
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
  public SampledQuery sampleQuery(
      CheckedQuery query, ColumnTypeInference types, PartnerInsightsClient client) {
    if (!types.needsSample(query)) {
      return new SampledQuery(query, null, null);
    }
    Map<String, ColumnType> earlierTypes = earlierTypes(query);
    List<SampleRow> cachedRows = findCachedRows(query).orElse(null);
    boolean needsNoTest =
        types.coversInferredColumns(query, earlierTypes)
            || (cachedRows != null && !earlierTypes.isEmpty());
    SampledQuery result =
        needsNoTest ? new SampledQuery(query, cachedRows, null) : testQuery(query, types, client);
    Map<String, ColumnType> decidedTypes = types.decideTypes(query, result.rows(), earlierTypes);
    return new SampledQuery(
        types.withTypes(query, mergeTypes(query, decidedTypes)), result.rows(), result.failure());
  }

  /** Returns the types of columns that earlier reads of the query have decided. */
  private synchronized Map<String, ColumnType> earlierTypes(CheckedQuery query) {
    return typesByQuery.getOrDefault(query.sharedKey(), Map.of());
  }

  /** Adds types to those of earlier reads, which take precedence; returns all of them. */
  private synchronized Map<String, ColumnType> mergeTypes(
      CheckedQuery query, Map<String, ColumnType> decidedTypes) {
    Map<String, ColumnType> allTypes = new HashMap<>(decidedTypes);
    allTypes.putAll(earlierTypes(query));
    typesByQuery.put(query.sharedKey(), allTypes);
    return allTypes;
  }

  /** Tests the query, and warns of conditions that match no row. */
  private SampledQuery testQuery(
      CheckedQuery query, ColumnTypeInference types, PartnerInsightsClient client) {
    SampledQuery result =
        attemptTest(query, () -> client.testQuery(toTestQuery(query), MAX_TEST_TIME));
    if (result.rows() == null) {
      return result;
    }
    rememberRows(query, result.rows());
    EmptyResultWarning warning = types.emptyResultWarning(query);
    if (warning.hasConditions() && result.rows().isEmpty()) {
      List<SampleRow> unconditionalRows =
          attemptTest(query, () -> client.testQuery(warning.testWithoutConditions(), MAX_TEST_TIME))
              .rows();
      if (unconditionalRows != null) {
        warning.findMessage(unconditionalRows).ifPresent(LOG::warn);
      }
    }
    return result;
  }

  private static SampledQuery attemptTest(CheckedQuery query, Supplier<List<SampleRow>> test) {
    try {
      return new SampledQuery(query, test.get(), null);
    } catch (PartnerInsightsException e) {
      if (e.code() == ErrorCode.WAIT_INTERRUPTED) {
        throw e;
      }
      LOG.info(
          "The column types of dataset {} are not checked against sample rows, because the service"
              + " returned none: {}. No action is needed, because the read uses the types that you"
              + " set, the connector's built-in types, and STRING for all other columns",
          query.dataset(),
          e.summary());
      return new SampledQuery(query, null, e);
    }
  }

  /** Returns the rows of the query's last test, if it was made in the last minutes; no call. */
  synchronized Optional<List<SampleRow>> findCachedRows(CheckedQuery query) {
    Instant minTestTime = clock.instant().minus(MAX_ROWS_AGE);
    return Optional.ofNullable(rowsByQuery.get(query.sharedKey()))
        .filter(testedRows -> !testedRows.testTime().isBefore(minTestTime))
        .map(TestedRows::rows);
  }

  /** Returns the rows of the query's last test, or of a new one; one GET at most. */
  List<SampleRow> fetchRows(CheckedQuery query, PartnerInsightsClient client) {
    return findCachedRows(query)
        .orElseGet(() -> rememberRows(query, client.testQuery(toTestQuery(query))));
  }

  private synchronized List<SampleRow> rememberRows(CheckedQuery query, List<SampleRow> rows) {
    rowsByQuery.put(query.sharedKey(), new TestedRows(clock.instant(), rows));
    return rows;
  }

  private static TestQuery toTestQuery(CheckedQuery query) {
    TimeRange range = query.request().range();
    return query.request().target() instanceof ReadTarget.StoredQuery storedQuery
        ? TestQuery.ofId(storedQuery.queryId(), range)
        : TestQuery.ofText(query.query().toText(), range);
  }

  /** Whether the service refuses the query of a dataset's table because of its metrics. */
  public boolean areMetricsRefused(SharedKey table) {
    return tablesWithRefusedMetrics.contains(table);
  }

  public void markMetricsRefused(SharedKey table) {
    tablesWithRefusedMetrics.add(table);
  }
}
