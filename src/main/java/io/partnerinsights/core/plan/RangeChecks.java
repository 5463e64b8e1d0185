package io.partnerinsights.core.plan;

import io.partnerinsights.core.base.LruMap;
import io.partnerinsights.core.model.Dataset;
import io.partnerinsights.core.plan.ReportRequest.ReadTarget;
import io.partnerinsights.core.query.InsightsQuery;
import io.partnerinsights.core.query.Timespan;
import io.partnerinsights.core.schema.DataDictionary;
import io.partnerinsights.core.schema.DictionaryDataset;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks the range of a query, and logs the range that the user has not set.
 *
 * @param account identifies the account, so that each one's messages are logged
 */
public record RangeChecks(String account) {
  private static final Logger LOG = LoggerFactory.getLogger(RangeChecks.class);

  /** What this JVM has logged, because a job plans a read often. */
  private static final Set<String> LOGGED_MESSAGES = LruMap.newSet(2_000);

  /**
   * Checks the range of a query that was read, and logs once what it has by default.
   *
   * @param dataset null if the account does not list it
   */
  public void checkAndLogRange(
      ReportRequest request, InsightsQuery query, @Nullable Dataset dataset) {
    warnIfOverridden(request, query);
    if (dataset != null) {
      if (request.target() instanceof ReadTarget.QueryText) {
        rejectShortRange(request, query, dataset);
      }
      logDefaultRange(request, query, dataset);
    }
  }

  /** The service accepts such a range, and its report has no rows after hours. */
  private static void rejectShortRange(
      ReportRequest request, InsightsQuery query, Dataset dataset) {
    String range = query.timespan();
    if (range == null || request.range() != null) {
      return;
    }
    boolean isShort = Timespan.findByName(range).filter(Timespan::isShorterThanAMonth).isPresent();
    boolean isOffered = dataset.dateRanges().stream().anyMatch(range::equalsIgnoreCase);
    Optional<DictionaryDataset> dictionaryDataset =
        DataDictionary.builtIn().findDataset(dataset.name());
    if (isShort
        && !isOffered
        && dictionaryDataset.filter(DictionaryDataset::isMonthly).isPresent()) {
      throw PlanErrors.NO_WHOLE_MONTH.error(dataset.name(), range, dataset.dateRanges());
    }
  }

  /** Warns once of a TIMESPAN that the service ignores, because a start and an end override it. */
  private static void warnIfOverridden(ReportRequest request, InsightsQuery query) {
    String timespan = request.range() == null ? null : query.timespan();
    if (timespan != null && LOGGED_MESSAGES.add(query.dataset() + " " + timespan)) {
      LOG.warn(
          "TIMESPAN {} in the query on dataset {} has no effect, because the read uses the range in"
              + " options queryStartTime and queryEndTime. If this range is right, no action is"
              + " needed. To read the range of TIMESPAN instead, remove both options",
          timespan,
          query.dataset());
    }
  }

  private void logDefaultRange(ReportRequest request, InsightsQuery query, Dataset dataset) {
    boolean isDefault =
        !request.namesReport() && request.range() == null && query.timespan() == null;
    if (isDefault
        && !dataset.dateRanges().isEmpty()
        && LOGGED_MESSAGES.add(account + " " + dataset.name())) {
      LOG.info(
          "The query on dataset {} has no TIMESPAN, so the service reads the last 6 months. No"
              + " action is needed to read these months. To read other months, set options"
              + " queryStartTime and queryEndTime, or add a TIMESPAN with one of these values to"
              + " the query: {}",
          dataset.name(),
          String.join(", ", dataset.dateRanges()));
    }
  }

  /** Logs once which months a table has by default. */
  public void logTableRange(InsightsQuery query, Dataset dataset) {
    String range = query.timespan();
    if (range != null && LOGGED_MESSAGES.add(account + " " + dataset.name() + " " + range)) {
      LOG.info(
          "Dataset {} is read for the time range {}, because option timespan is not set. No action"
              + " is needed to read this range. To read another range, set option timespan",
          dataset.name(),
          range);
    }
  }
}
