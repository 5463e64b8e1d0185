package io.partnerinsights.spark.load;

import io.partnerinsights.core.model.Dataset;
import io.partnerinsights.core.model.ReportExecution;
import io.partnerinsights.core.model.ScheduledReport;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.options.Options;
import io.partnerinsights.core.options.StreamOptions;
import io.partnerinsights.core.plan.Fingerprint;
import io.partnerinsights.core.query.InsightsQuery;
import io.partnerinsights.core.query.Timespan;
import io.partnerinsights.core.schema.ColumnType;
import io.partnerinsights.core.schema.DataDictionary;
import io.partnerinsights.core.schema.ReportColumn;
import io.partnerinsights.core.schema.ReportSchema;
import io.partnerinsights.core.schema.SchemaHints;
import io.partnerinsights.core.session.ReadPlan;
import io.partnerinsights.core.stream.StreamPlan;
import io.partnerinsights.spark.types.SparkTypes;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** What a load of one dataset reads, found with GETs only. */
final class DatasetPlan {
  private static final String LIFETIME = Timespan.LIFETIME.name();

  /** A report that an earlier run has created is used for this time. */
  private static final String MAX_AGE = "1440h";

  private static final Duration LEAD = Duration.ofHours(4).plusMinutes(15);

  private final LoadContext context;
  private final Dataset dataset;
  private final LoadTable table;
  private final Optional<String> period;
  private final DatasetRanges ranges;
  private final Optional<StructType> existing;
  private final Map<String, String> properties;
  private final TableState state;
  private final StructType columns;

  /**
   * Plans a load.
   *
   * @throws io.partnerinsights.core.errors.PartnerInsightsException if the table is not one of this
   *     dataset, or the service refuses a call
   */
  DatasetPlan(LoadContext context, Dataset dataset) {
    this.context = context;
    this.dataset = dataset;
    this.table = new LoadTable(context.spark(), context.settings().table(dataset.name()));
    this.period = periodOf(dataset);
    this.ranges = new DatasetRanges(dataset, period.isPresent(), context.settings().range());
    this.existing = table.columns();
    existing.ifPresent(found -> table.checkFormat());
    this.properties = existing.isPresent() ? new HashMap<>(table.properties()) : new HashMap<>();
    boolean dated =
        period.isEmpty() || existing.filter(found -> has(found, period.get())).isPresent();
    this.state = existing.isPresent() && dated ? table.state(period, isMarked()) : TableState.EMPTY;
    this.columns = isSupported() ? readColumns() : new StructType();
    if (isSupported()) {
      checkOwner();
      checkPeriod();
    }
  }

  private static Optional<String> periodOf(Dataset dataset) {
    return DataDictionary.bundled().find(dataset.name()).stream()
        .flatMap(known -> known.columns().stream())
        .filter(column -> column.period() && dataset.isColumn(column.name()))
        .map(column -> dataset.spelling(column.name()).orElseThrow())
        .findFirst();
  }

  /** Whether a rule says what an execution replaces: months, or the whole table. */
  boolean isSupported() {
    return period.isPresent() || ranges.isWhole();
  }

  private static boolean has(StructType columns, String name) {
    return !LoadChecks.without(List.of(name), names(columns)).contains(name);
  }

  private boolean isMarked() {
    return existing.filter(found -> has(found, LoadMark.COLUMN)).isPresent();
  }

  private void checkOwner() {
    if (existing.isEmpty()) {
      return;
    }
    String account = account();
    state
        .foreign(dataset.name(), account)
        .ifPresent(
            mark -> {
              throw LoadErrors.foreign(
                  table.name(), mark.dataset(), mark.dataset().equalsIgnoreCase(dataset.name()));
            });
    String owner = properties.getOrDefault(LoadTable.DATASET, "");
    String owners = properties.getOrDefault(LoadTable.ACCOUNT, account);
    if (!state.hasMarks() && owner.isEmpty()) {
      throw LoadErrors.notOfLoad(table.name(), dataset.name());
    }
    if (!state.hasMarks() && (!owner.equalsIgnoreCase(dataset.name()) || !owners.equals(account))) {
      throw LoadErrors.foreign(table.name(), owner, !owners.equals(account));
    }
  }

  private void checkPeriod() {
    period
        .map(name -> columns.apply(columns.fieldIndex(name)))
        .filter(field -> !field.dataType().equals(DataTypes.DateType))
        .filter(field -> !field.dataType().equals(DataTypes.TimestampType))
        .ifPresent(
            field -> {
              throw LoadErrors.textPeriod(
                  table.name(), field.name(), field.dataType().simpleString());
            });
  }

  /**
   * Returns the columns that the dataset has now, in their types of the table. The service's test
   * checks the types of new ones, at most two GETs.
   */
  private StructType readColumns() {
    StructType now = columnsOf(Map.of(Options.INFER_SCHEMA.key(), dictionary()));
    boolean known =
        existing
            .filter(found -> LoadChecks.without(names(now), names(found)).isEmpty())
            .isPresent();
    StructType current = known ? now : columnsOf(Map.of(Options.INFER_SCHEMA.key(), "sample"));
    return new StructType(
        Arrays.stream(current.fields())
            .map(field -> inTable(field.name()).orElse(field))
            .toArray(StructField[]::new));
  }

  private static String dictionary() {
    return "dictionary";
  }

  private StructType columnsOf(Map<String, String> more) {
    ReadPlan plan =
        LoadContext.await(
            () -> context.account().open(context.account().dataset(dataset.name(), more)).plan());
    return SparkTypes.structType(plan.selected());
  }

  private static List<String> names(StructType type) {
    return List.of(type.fieldNames());
  }

  private Optional<StructField> inTable(String column) {
    return existing.stream()
        .flatMap(found -> Arrays.stream(found.fields()))
        .filter(field -> field.name().equalsIgnoreCase(column))
        .findFirst();
  }

  /** Returns why the columns of the dataset do not fit the table. */
  List<String> columnProblems() {
    List<String> problems = new ArrayList<>();
    Set<String> gone =
        LoadChecks.without(existing.map(DatasetPlan::names).orElse(List.of()), names(columns));
    gone.remove(LoadMark.COLUMN);
    List.of(properties.getOrDefault(LoadTable.ABSENT, "").split(",")).forEach(gone::remove);
    if (!gone.isEmpty() && !context.settings().accepts(dataset.name())) {
      problems.add(
          "the dataset does not have %s any more; a role of the account may be gone. accept => '%s'"
                  .formatted(String.join(", ", gone), dataset.name())
              + " writes NULL from now on");
    } else if (!gone.isEmpty()) {
      properties.merge(LoadTable.ABSENT, String.join(",", gone), (old, more) -> old + "," + more);
    }
    SchemaHints hints = SchemaHints.of(context.account().dataset(dataset.name(), Map.of()));
    for (StructField field : columns.fields()) {
      hints
          .find(field.name())
          .map(DatasetPlan::type)
          .filter(type -> inTable(field.name()).isPresent() && !type.equals(field.dataType()))
          .ifPresent(
              type ->
                  problems.add(
                      "schemaHints make %s %s, and the table has %s; set them to the table's type, or load another table"
                          .formatted(
                              field.name(), type.simpleString(), field.dataType().simpleString())));
    }
    return problems;
  }

  private static DataType type(ColumnType type) {
    ReportSchema one = new ReportSchema(List.of(new ReportColumn("column", type)));
    return SparkTypes.structType(one).apply(0).dataType();
  }

  /** Returns the options by which exactly these columns are read. */
  private Map<String, String> reading() {
    List<String> metrics = names(columns).stream().filter(n -> !dataset.isColumn(n)).toList();
    List<String> plain = names(columns).stream().filter(dataset::isColumn).toList();
    Map<String, String> options = new HashMap<>();
    options.put(Options.INFER_SCHEMA.key(), dictionary());
    options.put(Options.SCHEMA_HINTS.key(), hints(names(columns)));
    if (!plain.isEmpty()) {
      options.put(Options.COLUMNS.key(), String.join(",", plain));
    }
    if (!metrics.isEmpty()) {
      options.put(Options.METRICS.key(), String.join(",", metrics));
    }
    return options;
  }

  private String hints(List<String> selected) {
    return selected.stream()
        .flatMap(
            name ->
                inTable(name)
                    .or(() -> field(name))
                    .map(field -> LoadTable.quote(name) + " " + field.dataType().sql())
                    .stream())
        .collect(Collectors.joining(", "));
  }

  private Optional<StructField> field(String name) {
    return Arrays.stream(columns.fields())
        .filter(each -> each.name().equalsIgnoreCase(name))
        .findFirst();
  }

  /** Returns the plan of the scheduled report. */
  StreamPlan schedule(boolean isNew) {
    Map<String, String> options = reading();
    Duration interval = context.settings().schedule().orElseThrow();
    options.put(StreamOptions.RECURRENCE_INTERVAL.key(), interval.toHours() + "h");
    ranges.scheduled().ifPresent(range -> options.put(Options.TIMESPAN.key(), range));
    if (isNew) {
      firstRun().ifPresent(t -> options.put(StreamOptions.START_TIME.key(), t.toString()));
    }
    return StreamPlan.of(
        context.account().open(context.account().dataset(dataset.name(), options)));
  }

  private Optional<Instant> firstRun() {
    if (context.settings().hour().isEmpty()) {
      return Optional.empty();
    }
    ZonedDateTime earliest = context.now().plus(LEAD).atZone(ZoneOffset.UTC);
    ZonedDateTime first = earliest.with(LocalTime.of(context.settings().hour().getAsInt(), 0));
    return Optional.of((first.isBefore(earliest) ? first.plusDays(1) : first).toInstant());
  }

  /** Returns whether a report of its own has to load months that no schedule reaches. */
  boolean needsHistory() {
    if (context.settings().schedule().isEmpty()) {
      return true;
    }
    if (!state.hasMarks()) {
      return !properties.containsKey(LoadTable.HISTORY);
    }
    Optional<YearMonth> since =
        context.settings().since().or(() -> sinceOfTable()).filter(s -> period.isPresent());
    return since.filter(state::hasGapSince).isPresent();
  }

  private Optional<YearMonth> sinceOfTable() {
    return Optional.ofNullable(properties.get(LoadTable.SINCE))
        .filter(text -> !text.equals(LIFETIME))
        .map(YearMonth::parse);
  }

  /** Returns the first month of the history; empty for all that there is. */
  Optional<YearMonth> historyStart() {
    if (period.isEmpty() || dataset.dateRanges().isEmpty()) {
      return Optional.empty();
    }
    if (context.settings().schedule().isEmpty() && state.hasMarks()) {
      return ranges.months().map(context.thisMonth()::minusMonths);
    }
    Optional<YearMonth> wanted = context.settings().since().or(this::sinceOfTable);
    if (wanted.isPresent() || LIFETIME.equals(properties.get(LoadTable.SINCE))) {
      return wanted;
    }
    return ranges.longest().map(context.thisMonth()::minusMonths);
  }

  /** Returns the plan of the history's ExecuteNow report, which stays until it is loaded. */
  ReadPlan history() {
    Map<String, String> options = reading();
    options.put(Options.KEEP.key(), "report");
    options.put(Options.REUSE.key(), "always");
    options.put(Options.REUSE_MAX_AGE.key(), MAX_AGE);
    options.put(Options.REPORT_LABEL.key(), label());
    options.put(Options.PUSHDOWN.key(), "never");
    Optional<YearMonth> start = historyStart();
    if (start.isPresent()) {
      options.put(Options.QUERY_START_TIME.key(), start.get() + "-01");
    } else if (!dataset.dateRanges().isEmpty()) {
      options.put(Options.TIMESPAN.key(), LIFETIME);
    }
    return LoadContext.await(
        () -> context.account().open(context.account().dataset(dataset.name(), options)).plan());
  }

  /** Returns what the names of the history's reports begin with. */
  String label() {
    return "Load" + dataset.name();
  }

  /** Returns an execution of a scheduled report; two GETs, one of them when it is read. */
  Execution execution(ScheduledReport report, ReportExecution listed, Instant generated) {
    InsightsQuery query = InsightsQuery.parse(report.query());
    Map<String, String> options = new HashMap<>();
    options.put(Options.REPORT_ID.key(), report.reportId());
    options.put(Options.EXECUTION_ID.key(), listed.executionId());
    options.put(Options.INFER_SCHEMA.key(), dictionary());
    options.put(Options.SCHEMA_HINTS.key(), hints(query.columns()));
    ConnectorOptions read = context.account().report(options);
    return new Execution(
        LoadContext.await(() -> context.account().open(read).plan()),
        report.reportId(),
        listed.executionId(),
        generated,
        Optional.empty(),
        DatasetRanges.isWhole(query.findTimespan()));
  }

  /** Creates the table if it does not exist, or the column for the state that it lacks. */
  void prepareTable() {
    if (existing.isPresent() && !isMarked()) {
      table.addMark();
    }
    if (existing.isEmpty()) {
      table.create(
          columns,
          Map.of(
              LoadTable.DATASET,
              dataset.name(),
              LoadTable.ACCOUNT,
              account(),
              LoadTable.SINCE,
              historyStart().map(YearMonth::toString).orElse(LIFETIME)));
    }
  }

  /** Returns the digest of service and account. */
  String account() {
    return Fingerprint.of(context.client().account()).digits();
  }

  Dataset dataset() {
    return dataset;
  }

  LoadTable table() {
    return table;
  }

  Optional<String> period() {
    return period;
  }

  TableState state() {
    return state;
  }

  /** Changes properties of the table, in one commit if they differ. */
  void setProperties(Map<String, String> changed) {
    if (!properties.entrySet().containsAll(changed.entrySet())
        || changed.containsKey(LoadTable.ABSENT)) {
      table.set(changed);
    }
  }

  /** Returns the properties that the load has written. */
  Map<String, String> properties() {
    return properties;
  }
}
