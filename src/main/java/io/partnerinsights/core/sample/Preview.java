package io.partnerinsights.core.sample;

import io.partnerinsights.core.client.PartnerInsightsClient;
import io.partnerinsights.core.csv.ParseSpec;
import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.InterruptibleLocks;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.model.Dataset;
import io.partnerinsights.core.model.SampleRow;
import io.partnerinsights.core.plan.CheckedQuery;
import io.partnerinsights.core.plan.DatasetCache;
import io.partnerinsights.core.schema.ColumnType;
import io.partnerinsights.core.schema.ReportColumn;
import io.partnerinsights.core.schema.ReportSchema;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers a limit without an order from a test of the query, which takes seconds. The query is
 * tested once, so all limits return rows of the same test. Thread-safe.
 *
 * <p>It answers only if the needed columns of the rows are provably those of rows of the report's
 * file. The service documents that a test returns some rows of the query's result, but not which.
 * So each returned row must be a row of the result even if the service has read only some records.
 * That is true of unchanged records of a dataset. It is not true of metrics, which aggregate all
 * records, and of the first rows of an order. Nor is it true of DISTINCT, which may merge values
 * that differ by case. {@link SampleRows} compares the values.
 */
public final class Preview {
  private static final Logger LOG = LoggerFactory.getLogger(Preview.class);

  /** Maximum number of rows that a test returns. */
  private static final int MAX_ROWS = 100;

  private final PartnerInsightsClient client;
  private final CheckedQuery checkedQuery;
  private final SampleCache sampleCache;
  private final DatasetCache datasetCache;

  /** Held by the thread that tests the query. */
  private final Lock testLock = new ReentrantLock();

  /** Null until the query has been tested. */
  private @Nullable SampleRows sample;

  /** Whether a test has failed. It is not repeated. */
  private boolean testFailed;

  /**
   * Creates a preview; no call.
   *
   * @param samples those of the application, which are not requested again
   * @param datasets the account's datasets
   */
  public Preview(
      PartnerInsightsClient client,
      CheckedQuery checkedQuery,
      SampleCache samples,
      DatasetCache datasets) {
    this.client = client;
    this.checkedQuery = checkedQuery;
    this.sampleCache = samples;
    this.datasetCache = datasets;
  }

  /** Whether a limit of this many rows may be answered; no call. */
  public boolean maySatisfyLimit(int limit) {
    return !checkedQuery.request().namesReport()
        && limit >= 1
        && limit <= MAX_ROWS
        && !checkedQuery.query().distinct()
        && checkedQuery.query().orderings().isEmpty()
        && (checkedQuery.request().range() == null || client.supportsTestRanges());
  }

  /**
   * Returns a file with as many rows as the limit needs, which is read like the report's file.
   * Empty if the rows are not provably rows of the report, or if the test fails: then a report is
   * needed.
   *
   * @param spec how the file will be read: the selected columns, and the format CSV
   * @throws PartnerInsightsException {@code WAIT_INTERRUPTED} only
   */
  public Optional<byte[]> fetchCsvFile(int limit, ParseSpec spec) {
    if (!maySatisfyLimit(limit)) {
      return Optional.empty();
    }
    Long queryLimit = checkedQuery.query().limit();
    int neededRows = queryLimit == null ? limit : (int) Math.min(limit, queryLimit);
    Optional<String> rejectionReason = findRejectionReason(neededRows, spec);
    if (rejectionReason.isPresent()) {
      LOG.info(
          "The read of dataset {} waits for a report. A read of few rows may get them from the"
              + " service without a report, but this read cannot, because {}. No action is needed",
          checkedQuery.query().dataset(),
          rejectionReason.get());
      return Optional.empty();
    }
    LOG.info(
        "The read of dataset {} creates no report, because it needs only {} rows, which the service"
            + " already returned when it tested the query. No action is needed. If you prefer the"
            + " rows of a report, set option preview=false",
        checkedQuery.query().dataset(),
        neededRows);
    return Optional.of(Objects.requireNonNull(sample).toCsv(neededRows, spec));
  }

  /**
   * Returns all rows of the test as texts or nulls, in the order of the columns. They need not be
   * rows of the report. Days and months are written as reads write them, such as {@code
   * 2026-04-01}.
   *
   * @throws PartnerInsightsException if the service refuses the query
   */
  public List<List<String>> fetchRowTexts(ReportSchema schema) {
    return sampleCache.fetchRows(checkedQuery, client).stream()
        .map(SampleRows::valuesIgnoringCase)
        .map(row -> schema.columns().stream().map(column -> valueText(column, row)).toList())
        .toList();
  }

  private static @Nullable String valueText(ReportColumn column, Map<String, String> row) {
    String value = row.get(column.name());
    if (!column.type().equals(ColumnType.DATE) || value == null || value.isEmpty()) {
      return value;
    }
    Optional<LocalDate> day = new ColumnSample(column, List.of(value)).findFirstDay();
    return day.map(LocalDate::toString).orElse(value);
  }

  /** Returns the rows of the query's last test, if it was made in the last minutes; no call. */
  public Optional<List<SampleRow>> findCachedRows() {
    return sampleCache.findCachedRows(checkedQuery);
  }

  /** Returns why a report is needed, or empty if the sample proves the rows. One thread tests. */
  private Optional<String> findRejectionReason(int neededRows, ParseSpec spec) {
    return InterruptibleLocks.callLocked(testLock, () -> testAndFindReason(neededRows, spec));
  }

  private Optional<String> testAndFindReason(int neededRows, ParseSpec spec) {
    try {
      Dataset dataset =
          Dataset.findByName(datasetCache.listOrReuse(client), checkedQuery.query().dataset())
              .orElse(null);
      if (dataset == null) {
        return Optional.of("the account does not list the dataset");
      }
      Optional<String> metricReason = findMetricReason(spec.schema(), dataset);
      if (metricReason.isPresent() || testFailed) {
        return metricReason.or(() -> Optional.of("the test of the query failed"));
      }
      if (sample == null) {
        sample = new SampleRows(checkedQuery.query(), sampleCache.fetchRows(checkedQuery, client));
      }
      return sample.findRejectionReason(neededRows, spec);
    } catch (PartnerInsightsException e) {
      if (e.code() == ErrorCode.WAIT_INTERRUPTED) {
        throw e;
      }
      testFailed = true;
      return Optional.of("the test of the query failed: " + e.summary());
    }
  }

  /** Returns why a needed column does not contain unchanged records; empty if all do. */
  private static Optional<String> findMetricReason(ReportSchema neededColumns, Dataset dataset) {
    return neededColumns.columnNames().stream()
        .filter(name -> !dataset.isColumn(name) || dataset.isMetric(name))
        .findFirst()
        .map(name -> "column " + name + " is a metric, which aggregates all records");
  }
}
