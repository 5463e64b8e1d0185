package io.partnerinsights.spark.load;

import io.partnerinsights.core.model.Dataset;
import io.partnerinsights.core.model.ScheduledReport;
import io.partnerinsights.core.report.ReportNames;
import io.partnerinsights.core.schema.DataDictionary;
import io.partnerinsights.core.session.ReadPlan;
import io.partnerinsights.core.stream.StreamPlan;
import io.partnerinsights.spark.load.LoadTable.Snapshot;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/** What a load of one dataset reads and creates, found with GETs only. */
final class DatasetPlan {
  private final LoadContext context;
  private final Dataset dataset;
  private final @Nullable String period;
  private final DatasetRanges ranges;
  private final LoadTable table;
  private final LoadProperties properties;
  private final @Nullable Snapshot snapshot;
  private final LoadReads reads;
  private final @Nullable StreamPlan schedule;
  private final @Nullable ScheduledReport scheduled;
  private final @Nullable ReadPlan history;
  private final List<String> problems;

  /**
   * Plans a load of a dataset that {@link #isSupported is supported}.
   *
   * @throws io.partnerinsights.core.errors.PartnerInsightsException if the table is not one of this
   *     dataset, or the service refuses a call
   */
  DatasetPlan(LoadContext context, Dataset dataset) {
    this.context = context;
    this.dataset = dataset;
    this.period = periodOf(dataset);
    this.ranges = new DatasetRanges(dataset, period != null, context.settings().range());
    this.table = new LoadTable(context.spark(), context.settings().table(dataset.name()), period);
    this.snapshot = table.snapshot();
    this.properties = snapshot == null ? LoadProperties.NONE : snapshot.properties();
    checkOwner();
    this.reads = new LoadReads(context.account(), dataset, columns());
    checkPeriod();
    this.schedule =
        context.settings().schedule() == null
            ? null
            : reads.schedule(
                context.settings().schedule(),
                ranges.scheduled(),
                context.client().endsSchedules());
    this.scheduled =
        schedule == null ? null : schedule.findSchedule(context.reports()).orElse(null);
    this.problems = new ArrayList<>(reads.differentHints());
    lostColumns().ifPresent(problems::add);
    this.history = problems.isEmpty() && needsHistory() ? reads.history(historyStart()) : null;
  }

  /** Whether a rule says what an execution replaces: months, or the whole table. */
  static boolean isSupported(Dataset dataset) {
    return periodOf(dataset) != null || new DatasetRanges(dataset, false, null).isWhole();
  }

  private static @Nullable String periodOf(Dataset dataset) {
    return DataDictionary.bundled().find(dataset.name()).stream()
        .flatMap(known -> known.columns().stream())
        .filter(column -> column.period() && dataset.isColumn(column.name()))
        .map(column -> dataset.spelling(column.name()).orElseThrow())
        .findFirst()
        .orElse(null);
  }

  private void checkOwner() {
    if (snapshot == null) {
      return;
    }
    LoadMark foreign = state().foreign(dataset.name(), account()).orElse(null);
    if (foreign != null) {
      boolean sameDataset = foreign.dataset().equalsIgnoreCase(dataset.name());
      throw LoadErrors.foreign(table.name(), foreign.dataset(), sameDataset);
    }
    String owner = properties.get(LoadProperties.DATASET);
    String ownAccount = properties.get(LoadProperties.ACCOUNT);
    boolean sameAccount = ownAccount == null || ownAccount.equals(account());
    if (!state().hasMarks() && owner == null) {
      throw LoadErrors.notOfLoad(table.name(), dataset.name());
    }
    if (!state().hasMarks() && !(dataset.name().equalsIgnoreCase(owner) && sameAccount)) {
      throw LoadErrors.foreign(table.name(), String.valueOf(owner), !sameAccount);
    }
  }

  /**
   * Returns the digests of executions that are not to be read again; none if the table was rolled
   * back, because Iceberg rolls back only the rows.
   */
  List<String> seen() {
    boolean rolledBack = state().newest().isBefore(properties.newest());
    return rolledBack ? List.of() : properties.list(LoadProperties.SEEN);
  }

  private void checkPeriod() {
    if (period == null) {
      return;
    }
    StructField field = Columns.byName(reads.columns()).get(period);
    if (field == null) {
      throw LoadErrors.noPeriod(table.name(), period);
    }
    DataType type = field.dataType();
    if (!type.equals(DataTypes.DateType) && !type.equals(DataTypes.TimestampType)) {
      throw LoadErrors.textPeriod(table.name(), period, type.simpleString());
    }
  }

  /**
   * Returns the problem of columns that the dataset does not have any more. Once a schedule without
   * them exists, or the newest rows have no value in them, the user has accepted it.
   */
  private Optional<String> lostColumns() {
    Set<String> lost = Columns.without(Columns.names(columns()), Columns.names(reads.columns()));
    lost.remove(LoadMark.COLUMN);
    if (scheduled != null || lost.isEmpty() || context.settings().accepts(dataset.name())) {
      return Optional.empty();
    }
    String newest =
        state().hasMarks()
            ? "_load.generated = (SELECT max(_load.generated) FROM %s)".formatted(table.name())
            : "true";
    Set<String> filled = table.filled(lost, newest);
    return filled.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "the dataset does not have %s any more; a role of the account may be gone. accept => '%s' writes NULL from now on"
                .formatted(String.join(", ", filled), dataset.name()));
  }

  /** Returns whether a report of its own has to load months that no schedule reaches. */
  private boolean needsHistory() {
    String rows = properties.get(LoadProperties.HISTORY);
    if (schedule == null) {
      return true;
    }
    if (!state().hasMarks()) {
      return rows == null || !rows.equals("0");
    }
    YearMonth since = since();
    return (rows == null && properties.get(LoadProperties.SINCE) != null)
        || (since != null && period != null && state().hasGapSince(since));
  }

  /** Returns the first month of the history that the user wants; null for the default. */
  private @Nullable YearMonth since() {
    YearMonth wanted = context.settings().since();
    return wanted == null ? properties.since() : wanted;
  }

  /** Returns the first month of the history; null for all that there is. */
  @Nullable YearMonth historyStart() {
    if (period == null || dataset.dateRanges().isEmpty()) {
      return null;
    }
    if (schedule == null && state().hasMarks()) {
      return ranges.start(context.thisMonth());
    }
    YearMonth since = since();
    return since != null || properties.isSinceEver()
        ? since
        : ranges.longestStart(context.thisMonth());
  }

  /** Creates the table if it does not exist, or the column for the state that it lacks. */
  void prepareTable() {
    if (snapshot == null) {
      table.create(
          reads.columns(), LoadProperties.ofNewTable(dataset.name(), account(), historyStart()));
    } else if (!snapshot.hasMarks()) {
      table.addMark();
    }
  }

  /** Returns the report of the history that an earlier run has created. */
  Optional<ScheduledReport> submittedHistory() {
    return Optional.ofNullable(history).stream()
        .flatMap(
            plan ->
                context.reports().stream()
                    .filter(
                        report ->
                            ReportNames.isReport(
                                report.reportName(), plan.reportPlan().fingerprint())))
        .findFirst();
  }

  private String account() {
    return context.accountDigest();
  }

  private @Nullable StructType columns() {
    return snapshot == null ? null : snapshot.columns();
  }

  Dataset dataset() {
    return dataset;
  }

  LoadTable table() {
    return table;
  }

  @Nullable String period() {
    return period;
  }

  LoadReads reads() {
    return reads;
  }

  /** Returns the plan of the scheduled report; null if the load reads by ExecuteNow reports. */
  @Nullable StreamPlan schedule() {
    return schedule;
  }

  /** Returns the scheduled report; null if a load has to create it. */
  @Nullable ScheduledReport scheduled() {
    return scheduled;
  }

  /** Returns the plan of the history; null if the table has it. */
  @Nullable ReadPlan history() {
    return history;
  }

  /** Returns why the columns of the dataset do not fit the table. */
  List<String> problems() {
    return problems;
  }

  /** Returns what the table contained when the run began. */
  TableState state() {
    return snapshot == null ? TableState.EMPTY : snapshot.state();
  }

  /** Returns the snapshot of the table when the run began; null if it is not one for a write. */
  @Nullable Snapshot snapshot() {
    return snapshot != null && snapshot.hasMarks() ? snapshot : null;
  }

  /** Returns the properties that earlier loads have written. */
  LoadProperties properties() {
    return properties;
  }
}
