package io.partnerinsights.spark.load;

import io.partnerinsights.core.model.Dataset;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.options.Options;
import io.partnerinsights.core.options.ParseMode;
import io.partnerinsights.core.options.StreamOptions;
import io.partnerinsights.core.query.Timespan;
import io.partnerinsights.core.report.LoadReports;
import io.partnerinsights.core.schema.ColumnType;
import io.partnerinsights.core.schema.ReportColumn;
import io.partnerinsights.core.schema.ReportSchema;
import io.partnerinsights.core.schema.SchemaHints;
import io.partnerinsights.core.session.ReadPlan;
import io.partnerinsights.core.session.Session;
import io.partnerinsights.core.spi.WaitDisplay;
import io.partnerinsights.core.stream.StreamPlan;
import io.partnerinsights.spark.application.SparkApplication;
import io.partnerinsights.spark.types.SparkTypes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * Plans the reads of one dataset: its columns, in the types of the table.
 *
 * @param display shows the waits of the dataset
 * @param table the columns of the table
 * @param columns the columns that the dataset has now, in their types of the table
 */
record SourcePlanner(
    LoadAccount account,
    Dataset dataset,
    WaitDisplay display,
    Map<String, StructField> table,
    StructType columns) {
  /** A schedule that has to end runs for this time. */
  private static final Duration A_YEAR = Duration.ofDays(365);

  private static final String BY_DICTIONARY = "dictionary";
  private static final String BY_SAMPLE = "sample";

  /**
   * Finds the columns that the dataset has now. The service's test checks the types of those that
   * the table does not have, at most two GETs.
   *
   * @param columns the columns of the table; none if it does not exist
   */
  static SourcePlanner of(
      LoadAccount account, Dataset dataset, WaitDisplay display, StructType columns) {
    Map<String, StructField> table = Columns.byName(columns);
    SourcePlanner any = new SourcePlanner(account, dataset, display, table, columns);
    StructType known = any.offered(BY_DICTIONARY);
    boolean complete = table.keySet().containsAll(List.of(known.fieldNames()));
    StructType offered = complete ? known : any.offered(BY_SAMPLE);
    StructField[] fields =
        Arrays.stream(offered.fields())
            .map(field -> table.getOrDefault(field.name(), field))
            .toArray(StructField[]::new);
    return new SourcePlanner(account, dataset, display, table, new StructType(fields));
  }

  private StructType offered(String types) {
    ConnectorOptions options =
        account.dataset(dataset.name(), Map.of(Options.INFER_SCHEMA.key(), types));
    return SparkTypes.structType(plan(options).selected());
  }

  private ReadPlan plan(ConnectorOptions options) {
    return SparkApplication.await(() -> open(options).planInWait());
  }

  private Session open(ConnectorOptions options) {
    return account.open(options).shownOn(display, dataset.name());
  }

  /** Returns where the user's schemaHints differ from the table's types. */
  List<String> differentHints() {
    SchemaHints hints = SchemaHints.of(account.dataset(dataset.name(), Map.of()));
    List<String> different = new ArrayList<>();
    for (StructField field : columns.fields()) {
      DataType type = field.dataType();
      DataType hint = hints.find(field.name()).map(SourcePlanner::type).orElse(type);
      if (table.containsKey(field.name()) && !hint.equals(type)) {
        different.add(
            "schemaHints make %s %s, and the table has %s; set them to the table's type, or load another table"
                .formatted(field.name(), hint.simpleString(), type.simpleString()));
      }
    }
    return different;
  }

  private static DataType type(ColumnType type) {
    ReportSchema one = new ReportSchema(List.of(new ReportColumn("column", type)));
    return SparkTypes.structType(one).apply(0).dataType();
  }

  /** Returns the options by which exactly these columns are read. */
  private Map<String, String> reading() {
    List<String> names = List.of(columns.fieldNames());
    Map<String, String> options = new HashMap<>(typed(names));
    Map<Boolean, String> kinds =
        names.stream().collect(Collectors.groupingBy(dataset::isColumn, Collectors.joining(",")));
    kinds.forEach(
        (plain, some) -> options.put((plain ? Options.COLUMNS : Options.METRICS).key(), some));
    return options;
  }

  /** Returns the options by which columns are read in the types of the table. */
  private Map<String, String> typed(Collection<String> names) {
    Map<String, StructField> offered = Columns.byName(columns);
    String hints =
        names.stream()
            .flatMap(name -> Stream.ofNullable(table.getOrDefault(name, offered.get(name))))
            .map(field -> Columns.quote(field.name()) + " " + field.dataType().sql())
            .collect(Collectors.joining(", "));
    // A load leaves out no row without a word.
    return Map.of(
        Options.INFER_SCHEMA.key(),
        BY_DICTIONARY,
        Options.SCHEMA_HINTS.key(),
        hints,
        Options.MODE.key(),
        ParseMode.FAILFAST.name());
  }

  /**
   * Returns the plan of the scheduled report.
   *
   * @param range its TIMESPAN; null if the dataset has none
   * @param ends whether it has to end
   */
  StreamPlan schedule(Duration interval, @Nullable String range, boolean ends) {
    Map<String, String> options = reading();
    options.put(StreamOptions.RECURRENCE_INTERVAL.key(), interval.toHours() + "h");
    if (ends) {
      long executions = Math.max(1, A_YEAR.dividedBy(interval));
      options.put(StreamOptions.RECURRENCE_COUNT.key(), String.valueOf(executions));
    }
    if (range != null) {
      options.put(Options.TIMESPAN.key(), range);
    }
    return SparkApplication.await(
        () -> StreamPlan.inWait(open(account.dataset(dataset.name(), options))));
  }

  /** Returns the plan of the history's ExecuteNow report, which stays until it is loaded. */
  ReadPlan history(LoadReports.History described) {
    Map<String, String> options = reading();
    options.put(Options.KEEP.key(), "report");
    options.put(Options.REUSE.key(), "never");
    options.put(Options.REPORT_LABEL.key(), LoadReports.label(dataset.name()));
    options.put(Options.REPORT_DESCRIPTION.key(), described.description());
    options.put(Options.PUSHDOWN.key(), "never");
    if (described.first() != null) {
      options.put(Options.QUERY_START_TIME.key(), described.first() + "-01");
      if (described.last() != null) {
        options.put(Options.QUERY_END_TIME.key(), described.last().plusMonths(1) + "-01");
      }
    } else if (!dataset.dateRanges().isEmpty()) {
      options.put(Options.TIMESPAN.key(), Timespan.LIFETIME.name());
    }
    return plan(account.dataset(dataset.name(), options));
  }

  /**
   * Returns the plan of an execution of a report with these columns; two GETs.
   *
   * @param executionId null for the newest one
   */
  ReadPlan report(Collection<String> names, String reportId, @Nullable String executionId) {
    Map<String, String> options = new HashMap<>(typed(names));
    options.put(Options.REPORT_ID.key(), reportId);
    if (executionId != null) {
      options.put(Options.EXECUTION_ID.key(), executionId);
    }
    return plan(account.report(options));
  }
}
