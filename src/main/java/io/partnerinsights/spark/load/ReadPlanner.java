package io.partnerinsights.spark.load;

import io.partnerinsights.core.base.OpenWaits;
import io.partnerinsights.core.created.ReportUse;
import io.partnerinsights.core.model.Dataset;
import io.partnerinsights.core.options.Options;
import io.partnerinsights.core.options.StreamOptions;
import io.partnerinsights.core.options.TypeInference;
import io.partnerinsights.core.query.RangeLengths;
import io.partnerinsights.core.query.Timespan;
import io.partnerinsights.core.session.ReadPlan;
import io.partnerinsights.core.session.Session;
import io.partnerinsights.core.stream.StreamPlan;
import io.partnerinsights.spark.application.SparkApplication;
import io.partnerinsights.spark.types.SparkTypes;
import java.time.Duration;
import java.time.YearMonth;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * Plans the reads of one dataset: its columns, in the types of the table, and its ranges.
 *
 * @param waitEntry is open while the dataset is loaded
 * @param columns the columns that the dataset has now, in their types of the table
 */
record ReadPlanner(
    LoadSessions sessions, Dataset dataset, OpenWaits.Entry waitEntry, StructType columns) {
  /** The schedule's range if the dataset offers it: months are restated for some months. */
  private static final String DEFAULT_RANGE = Timespan.LAST_6_MONTHS.name();

  private static final String LIFETIME = Timespan.LIFETIME.name();

  /** The number of hours for which a schedule runs that has to end. */
  private static final long FINITE_SCHEDULE_HOURS = 365 * 24;

  /**
   * Finds the columns that the dataset has now. The service's test checks the types of those that
   * the table does not have, at most two GETs.
   *
   * @param tableColumns the columns of the table; none if it does not exist
   */
  static ReadPlanner createWithOfferedColumns(
      LoadSessions sessions, Dataset dataset, OpenWaits.Entry waitEntry, StructType tableColumns) {
    ReadPlanner tablePlanner = new ReadPlanner(sessions, dataset, waitEntry, tableColumns);
    ReadPlanner dictionaryPlanner = tablePlanner.withOfferedColumns(TypeInference.DICTIONARY);
    boolean isComplete =
        Columns.fieldsByName(tableColumns)
            .keySet()
            .containsAll(Columns.fieldsByName(dictionaryPlanner.columns).keySet());
    return isComplete ? dictionaryPlanner : tablePlanner.withOfferedColumns(TypeInference.SAMPLE);
  }

  private ReadPlanner withOfferedColumns(TypeInference types) {
    Map<String, StructField> tableFields = Columns.fieldsByName(columns);
    ReadPlan fullPlan = awaitPlan(openSession(Map.of(Options.INFER_SCHEMA.key(), types.name())));
    StructField[] fields =
        Arrays.stream(SparkTypes.toStructType(fullPlan.selectedSchema()).fields())
            .map(field -> tableFields.getOrDefault(field.name(), field))
            .toArray(StructField[]::new);
    return new ReadPlanner(sessions, dataset, waitEntry, new StructType(fields));
  }

  private static ReadPlan awaitPlan(Session session) {
    return SparkApplication.callInterruptibly(session::planInWait);
  }

  private Session openSession(Map<String, String> options) {
    return sessions.openDatasetSession(dataset.name(), options).withParentWait(waitEntry);
  }

  /** Returns the options by which exactly these columns are read over a range. */
  private Map<String, String> optionsOverRange(@Nullable String timespan) {
    Map<String, String> options = typeOptions();
    Map<Boolean, String> namesByKind =
        Arrays.stream(columns.fieldNames())
            .collect(Collectors.groupingBy(dataset::isColumn, Collectors.joining(",")));
    namesByKind.forEach(
        (isColumn, csv) -> options.put((isColumn ? Options.COLUMNS : Options.METRICS).key(), csv));
    if (timespan != null) {
      options.put(Options.TIMESPAN.key(), timespan);
    }
    return options;
  }

  /** Returns the options by which columns are read in the types of the table, without a loss. */
  private Map<String, String> typeOptions() {
    String hints =
        Arrays.stream(columns.fields())
            .map(field -> Columns.quoteName(field.name()) + " " + field.dataType().sql())
            .collect(Collectors.joining(", "));
    Map<String, String> options = new HashMap<>(Map.of(Options.SCHEMA_HINTS.key(), hints));
    options.put(Options.INFER_SCHEMA.key(), TypeInference.DICTIONARY.name());
    options.put(Options.MODE.key(), "FAILFAST");
    return options;
  }

  /**
   * Returns the TIMESPAN of a schedule; null for a dataset without ranges.
   *
   * @param requestedRange that of the user
   * @param hasMonths whether rows have months
   * @throws io.partnerinsights.core.errors.PartnerInsightsException {@code OPTION_VALUE} for a
   *     range that the dataset does not offer, or of a single month, which may be cut
   */
  static @Nullable String chooseTimespan(
      Dataset dataset, @Nullable String requestedRange, boolean hasMonths) {
    List<String> ranges = dataset.dateRanges();
    if (ranges.isEmpty() || !hasMonths) {
      return ranges.isEmpty() ? null : longestRange(dataset);
    }
    String defaultRange =
        offersRange(dataset, DEFAULT_RANGE) ? DEFAULT_RANGE : longestRange(dataset);
    String range = requestedRange == null ? defaultRange : requestedRange;
    if (!offersRange(dataset, range) || (!isLifetime(range) && RangeLengths.monthsIn(range) < 2)) {
      throw LoadErrors.WRONG_RANGE.error(range, dataset.name(), ranges);
    }
    return range;
  }

  private static boolean offersRange(Dataset dataset, String range) {
    return dataset.dateRanges().stream().anyMatch(range::equalsIgnoreCase);
  }

  private static String longestRange(Dataset dataset) {
    return RangeLengths.findLongest(dataset.dateRanges()).orElse(DEFAULT_RANGE);
  }

  /** Whether an execution has all rows of the dataset. */
  static boolean isLifetime(@Nullable String range) {
    return range == null || range.equalsIgnoreCase(LIFETIME);
  }

  /** Returns the first month of the dataset's longest range. */
  YearMonth firstMonthOfLongestRange(YearMonth thisMonth) {
    String longestRange = longestRange(dataset);
    return dataset.dateRanges().isEmpty() || isLifetime(longestRange)
        ? Months.EARLIEST_MONTH
        : thisMonth.minusMonths(RangeLengths.monthsIn(longestRange));
  }

  /** Returns the plan of the scheduled report, which may have to end. */
  StreamPlan planSchedule(Duration interval, @Nullable String timespan) {
    Map<String, String> options = optionsOverRange(timespan);
    options.put(StreamOptions.RECURRENCE_INTERVAL.key(), interval.toHours() + "h");
    if (sessions.openAccountSession().client().requiresScheduleEnd()) {
      long executions = Math.max(1, FINITE_SCHEDULE_HOURS / interval.toHours());
      options.put(StreamOptions.RECURRENCE_COUNT.key(), String.valueOf(executions));
    }
    return SparkApplication.callInterruptibly(() -> StreamPlan.planInWait(openSession(options)));
  }

  /** Returns the plan of a backfill's report, which no other read finds. */
  ReadPlan planBackfill(Backfill backfill) {
    return awaitPlan(
        openSession(optionsBetween(backfill.firstMonth(), backfill.lastMonth()))
            .withUse(ReportUse.BACKFILL));
  }

  /** Returns the plan of a read from a month to today; over the range for null. */
  ReadPlan planSingleReport(@Nullable YearMonth firstMonth, @Nullable String timespan) {
    return awaitPlan(
        openSession(
            firstMonth == null ? optionsOverRange(timespan) : optionsBetween(firstMonth, null)));
  }

  /**
   * Returns the plan of a read of months, which reads no report that is older.
   *
   * @param maxAge the age of the table's newest rows of these months; null without
   */
  ReadPlan planFill(Months months, @Nullable Duration maxAge) {
    Map<String, String> options =
        optionsBetween(Months.toMonth(months.firstNumber()), Months.toMonth(months.lastNumber()));
    Session session = openSession(options);
    if (maxAge != null && maxAge.compareTo(session.options().get(Options.REUSE_MAX_AGE)) < 0) {
      options.put(Options.REUSE_MAX_AGE.key(), Math.max(1, maxAge.toMillis()) + "ms");
      session = openSession(options);
    }
    return awaitPlan(session);
  }

  /** Returns the options of a read of these months; of all rows for null, and from 2000 on. */
  private Map<String, String> optionsBetween(
      @Nullable YearMonth firstMonth, @Nullable YearMonth lastMonth) {
    boolean isFromStart = firstMonth == null || !firstMonth.isAfter(Months.EARLIEST_MONTH);
    if (dataset.dateRanges().isEmpty() || (isFromStart && offersRange(dataset, LIFETIME))) {
      return optionsOverRange(dataset.dateRanges().isEmpty() ? null : LIFETIME);
    }
    Map<String, String> options = optionsOverRange(null);
    YearMonth startMonth = firstMonth == null ? Months.EARLIEST_MONTH : firstMonth;
    options.put(Options.QUERY_START_TIME.key(), startMonth + "-01");
    if (lastMonth != null) {
      options.put(Options.QUERY_END_TIME.key(), lastMonth.plusMonths(1) + "-01");
    }
    return options;
  }

  /**
   * Returns the plan of an execution of a report with the columns. Makes a GET only if the list of
   * datasets is older than 15 minutes.
   *
   * @param sameQueryPlan a plan with the report's query
   */
  ReadPlan planExecution(String reportId, String executionId, ReadPlan sameQueryPlan) {
    Map<String, String> options = typeOptions();
    options.put(Options.REPORT_ID.key(), reportId);
    options.put(Options.EXECUTION_ID.key(), executionId);
    Session session =
        sessions.openExecutionSession(dataset.name(), options).withParentWait(waitEntry);
    return SparkApplication.callInterruptibly(
        () -> session.planExistingReportInWait(sameQueryPlan));
  }
}
