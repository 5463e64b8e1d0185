package io.partnerinsights.spark.load;

import io.partnerinsights.core.base.OpenWaits;
import io.partnerinsights.core.created.ReportUse;
import io.partnerinsights.core.model.Dataset;
import io.partnerinsights.core.options.Options;
import io.partnerinsights.core.options.StreamOptions;
import io.partnerinsights.core.options.TypeInference;
import io.partnerinsights.core.query.Timespan;
import io.partnerinsights.core.query.WidestRange;
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
 * @param load is open while the dataset is loaded
 * @param columns the columns that the dataset has now, in their types of the table
 */
record DatasetReads(
    LoadSessions account, Dataset dataset, OpenWaits.Entry load, StructType columns) {
  /** The schedule's range if the dataset offers it: months are restated for some months. */
  private static final String DEFAULT_RANGE = Timespan.LAST_6_MONTHS.name();

  private static final String LIFETIME = Timespan.LIFETIME.name();

  /** The number of hours for which a schedule runs that has to end. */
  private static final long HOURS_OF_A_YEAR = 365 * 24;

  /**
   * Finds the columns that the dataset has now. The service's test checks the types of those that
   * the table does not have, at most two GETs.
   *
   * @param table the columns of the table; none if it does not exist
   */
  static DatasetReads of(
      LoadSessions account, Dataset dataset, OpenWaits.Entry load, StructType table) {
    DatasetReads known = new DatasetReads(account, dataset, load, table);
    DatasetReads offered = known.offered(TypeInference.DICTIONARY);
    boolean isComplete =
        Columns.byName(table).keySet().containsAll(Columns.byName(offered.columns).keySet());
    return isComplete ? offered : known.offered(TypeInference.SAMPLE);
  }

  private DatasetReads offered(TypeInference types) {
    Map<String, StructField> known = Columns.byName(columns);
    ReadPlan all = plan(open(Map.of(Options.INFER_SCHEMA.key(), types.name())));
    StructField[] fields =
        Arrays.stream(SparkTypes.structType(all.selected()).fields())
            .map(field -> known.getOrDefault(field.name(), field))
            .toArray(StructField[]::new);
    return new DatasetReads(account, dataset, load, new StructType(fields));
  }

  private static ReadPlan plan(Session session) {
    return SparkApplication.awaitOnce(session::planInWait);
  }

  private Session open(Map<String, String> options) {
    return account.dataset(dataset.name(), options).in(load);
  }

  /** Returns the options by which exactly these columns are read over a range. */
  private Map<String, String> reading(@Nullable String timespan) {
    Map<String, String> options = typed();
    Map<Boolean, String> kinds =
        Arrays.stream(columns.fieldNames())
            .collect(Collectors.groupingBy(dataset::isColumn, Collectors.joining(",")));
    kinds.forEach(
        (plain, some) -> options.put((plain ? Options.COLUMNS : Options.METRICS).key(), some));
    if (timespan != null) {
      options.put(Options.TIMESPAN.key(), timespan);
    }
    return options;
  }

  /** Returns the options by which columns are read in the types of the table, without a loss. */
  private Map<String, String> typed() {
    String hints =
        Arrays.stream(columns.fields())
            .map(field -> Columns.quote(field.name()) + " " + field.dataType().sql())
            .collect(Collectors.joining(", "));
    Map<String, String> options = new HashMap<>(Map.of(Options.SCHEMA_HINTS.key(), hints));
    options.put(Options.INFER_SCHEMA.key(), TypeInference.DICTIONARY.name());
    options.put(Options.MODE.key(), "FAILFAST");
    return options;
  }

  /**
   * Returns the TIMESPAN of a schedule; null for a dataset without ranges.
   *
   * @param wanted that of the user
   * @param hasMonths whether rows have months
   * @throws io.partnerinsights.core.errors.PartnerInsightsException {@code OPTION_VALUE} for a
   *     range that the dataset does not offer, or of a single month, which may be cut
   */
  static @Nullable String range(Dataset dataset, @Nullable String wanted, boolean hasMonths) {
    List<String> ranges = dataset.dateRanges();
    if (ranges.isEmpty() || !hasMonths) {
      return ranges.isEmpty() ? null : longest(dataset);
    }
    String usual = offers(dataset, DEFAULT_RANGE) ? DEFAULT_RANGE : longest(dataset);
    String range = wanted == null ? usual : wanted;
    if (!offers(dataset, range) || (!isLifetime(range) && WidestRange.months(range) < 2)) {
      throw LoadErrors.WRONG_RANGE.error(range, dataset.name(), ranges);
    }
    return range;
  }

  private static boolean offers(Dataset dataset, String range) {
    return dataset.dateRanges().stream().anyMatch(range::equalsIgnoreCase);
  }

  private static String longest(Dataset dataset) {
    return WidestRange.of(dataset.dateRanges()).orElse(DEFAULT_RANGE);
  }

  /** Whether an execution has all rows of the dataset. */
  static boolean isLifetime(@Nullable String range) {
    return range == null || range.equalsIgnoreCase(LIFETIME);
  }

  /** Returns the first month of the dataset's longest range. */
  YearMonth offered(YearMonth now) {
    String longest = longest(dataset);
    return dataset.dateRanges().isEmpty() || isLifetime(longest)
        ? Months.EARLIEST
        : now.minusMonths(WidestRange.months(longest));
  }

  /** Returns the plan of the scheduled report, which may have to end. */
  StreamPlan schedule(Duration interval, @Nullable String range) {
    Map<String, String> options = reading(range);
    options.put(StreamOptions.RECURRENCE_INTERVAL.key(), interval.toHours() + "h");
    if (account.session().client().endsSchedules()) {
      long executions = Math.max(1, HOURS_OF_A_YEAR / interval.toHours());
      options.put(StreamOptions.RECURRENCE_COUNT.key(), String.valueOf(executions));
    }
    return SparkApplication.awaitOnce(() -> StreamPlan.inWait(open(options)));
  }

  /** Returns the plan of a backfill's report, which no other read finds. */
  ReadPlan backfill(Backfill months) {
    return plan(open(between(months.first(), months.last())).creating(ReportUse.BACKFILL));
  }

  /** Returns the plan of a read from a month to today; over the range for null. */
  ReadPlan once(@Nullable YearMonth first, @Nullable String range) {
    return plan(open(first == null ? reading(range) : between(first, null)));
  }

  /**
   * Returns the plan of a read of months, which reads no report that is older.
   *
   * @param age the age of the table's newest rows of these months; null without
   */
  ReadPlan fill(Months months, @Nullable Duration age) {
    Map<String, String> options =
        between(Months.month(months.first()), Months.month(months.last()));
    Session session = open(options);
    if (age != null && age.compareTo(session.options().get(Options.REUSE_MAX_AGE)) < 0) {
      options.put(Options.REUSE_MAX_AGE.key(), Math.max(1, age.toMillis()) + "ms");
      session = open(options);
    }
    return plan(session);
  }

  /** Returns the options of a read of these months; of all rows for null, and from 2000 on. */
  private Map<String, String> between(@Nullable YearMonth first, @Nullable YearMonth last) {
    boolean all = first == null || !first.isAfter(Months.EARLIEST);
    if (dataset.dateRanges().isEmpty() || (all && offers(dataset, LIFETIME))) {
      return reading(dataset.dateRanges().isEmpty() ? null : LIFETIME);
    }
    Map<String, String> options = reading(null);
    YearMonth start = first == null ? Months.EARLIEST : first;
    options.put(Options.QUERY_START_TIME.key(), start + "-01");
    if (last != null) {
      options.put(Options.QUERY_END_TIME.key(), last.plusMonths(1) + "-01");
    }
    return options;
  }

  /**
   * Returns the plan of an execution of a report with the columns; no GET.
   *
   * @param same a plan with the report's query
   */
  ReadPlan report(String reportId, String executionId, ReadPlan same) {
    Map<String, String> options = typed();
    options.put(Options.REPORT_ID.key(), reportId);
    options.put(Options.EXECUTION_ID.key(), executionId);
    Session session = account.report(dataset.name(), options).in(load);
    return SparkApplication.awaitOnce(() -> session.planInWait(same));
  }
}
