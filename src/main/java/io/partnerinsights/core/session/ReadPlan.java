package io.partnerinsights.core.session;

import io.partnerinsights.core.Public;
import io.partnerinsights.core.auth.VaultSecrets;
import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.ErrorRow;
import io.partnerinsights.core.errors.ErrorValues;
import io.partnerinsights.core.errors.NearestName;
import io.partnerinsights.core.errors.Redaction;
import io.partnerinsights.core.http.HttpSettings;
import io.partnerinsights.core.model.CompletedReport;
import io.partnerinsights.core.model.TimeRange;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.options.Options;
import io.partnerinsights.core.options.PushdownMode;
import io.partnerinsights.core.plan.CheckedQuery;
import io.partnerinsights.core.report.ChosenReport;
import io.partnerinsights.core.report.ReportState;
import io.partnerinsights.core.sample.Preview;
import io.partnerinsights.core.sample.TypeCheck;
import io.partnerinsights.core.schema.ColumnType;
import io.partnerinsights.core.schema.ReportColumn;
import io.partnerinsights.core.schema.ReportSchema;
import io.partnerinsights.core.schema.SchemaHints;
import io.partnerinsights.core.table.ConditionCheck;
import io.partnerinsights.core.table.DatasetTable;
import io.partnerinsights.core.table.EnginePredicate;
import io.partnerinsights.core.table.Pushdown;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A read that was checked with GETs only: its canonical query, its schema and its pushdown. Creates
 * nothing on the service. Immutable and thread-safe.
 */
@Public
public final class ReadPlan {
  /** Maximum characters of the columns' names in a message. */
  private static final int MAX_CHARACTERS = 2_000;

  private static final ErrorRow NOT_SELECTED =
      ErrorCode.UNKNOWN_COLUMN.row(
          "The given schema has a column {column}, which the query does not select",
          "the query selects {names}",
          "leave it out of the schema, or select it. {hint}");
  private static final ErrorRow SELECTED =
      ErrorCode.OPTION_CONFLICT.row(
          "Option columnNameOfCorruptRecord names column {column}",
          "the query selects that column, and a table's columns must differ",
          "set another name for the texts of malformed rows, such as _corrupt_record");
  private static final ErrorRow OTHER_TYPE =
      ErrorCode.SCHEMA_HINT.row(
          "Column {column} cannot be read as {type}",
          "option columnNameOfCorruptRecord makes it the text of malformed rows",
          "make it STRING in your schema, or leave it out");

  private final ConnectorOptions options;
  private final ChosenReport chosen;
  private final CheckedQuery report;
  private final TypeCheck types;
  private final Preview preview;
  private final String namespace;

  /** The columns of the table; the report may have a further one. */
  private final ReportSchema selected;

  /** The columns of the rows. */
  private final ReportSchema schema;

  /** Null for the read of a query or a report. */
  private final @Nullable DatasetRead datasetRead;

  /**
   * @param namespace the account's namespace in lineage
   * @param types the check of the columns' types
   * @param preview for all plans of a table: any of its rows satisfy a limit
   */
  ReadPlan(
      ConnectorOptions options,
      String namespace,
      ChosenReport chosen,
      TypeCheck types,
      Preview preview,
      @Nullable DatasetRead dataset) {
    this.options = options;
    this.namespace = namespace;
    this.chosen = chosen;
    this.report = chosen.plan();
    this.types = types;
    this.preview = preview;
    this.datasetRead = dataset;
    this.selected = dataset == null ? report.schema() : dataset.narrowed().schema();
    this.schema =
        options
            .find(Options.CORRUPT_RECORD_COLUMN)
            .map(name -> withCorruptRecords(selected, name))
            .orElse(selected);
  }

  /** Adds the column for the texts of malformed rows, which is not a column of the file. */
  private static ReportSchema withCorruptRecords(ReportSchema selected, String name) {
    selected
        .find(name)
        .ifPresent(
            column -> {
              throw SELECTED.error(column.name());
            });
    List<ReportColumn> columns = new ArrayList<>(selected.columns());
    columns.add(new ReportColumn(name, ColumnType.STRING));
    return new ReportSchema(columns);
  }

  public ConnectorOptions options() {
    return options;
  }

  public ReportSchema selected() {
    return selected;
  }

  /** Returns the columns of the rows: the selected ones and the corrupt-record column, if any. */
  @Public
  public ReportSchema schema() {
    return schema;
  }

  /** Refuses a column that the query does not select, and a type that a value cannot fit. */
  public void check(ReportSchema user) {
    user.columns().forEach(column -> check(column, selected, schema));
    types.check(datasetRead == null ? report : datasetRead.table().fullPlan(), user);
  }

  static void check(ReportColumn given, ReportSchema selected, ReportSchema all) {
    if (all.find(given.name()).isEmpty()) {
      throw NOT_SELECTED.error(
          given.name(),
          ErrorValues.quoted(String.join(", ", selected.names()), MAX_CHARACTERS),
          NearestName.hint(given.name(), selected.names()));
    }
    if (selected.find(given.name()).isEmpty() && !given.type().equals(ColumnType.STRING)) {
      throw OTHER_TYPE.error(given.name(), given.type());
    }
  }

  /**
   * Refuses a comparison of the engine's that would select wrong rows, pushed down or not.
   *
   * @param read the columns of the read, with the types that the engine compares
   */
  public void check(EnginePredicate comparison, ReportSchema read) {
    new ConditionCheck(report, SchemaHints.of(options), read).check(comparison);
  }

  public String datasetName() {
    return report.query().dataset();
  }

  /** Returns the name of what is read in lineage: a stored query, a report or a dataset. */
  public LineageName lineage() {
    return LineageName.of(namespace, options, report);
  }

  /** Returns the name of the dataset in lineage, whatever is read. */
  public LineageName lineageOfDataset() {
    return LineageName.ofDataset(namespace, options, report);
  }

  /** Returns the dataset's table, which takes a {@link #pushdown}; empty for a query or report. */
  public Optional<DatasetTable> table() {
    return Optional.ofNullable(datasetRead).map(DatasetRead::table);
  }

  /** Whether the engine's columns, conditions and limits may become part of the query. */
  public boolean isNarrowed() {
    return datasetRead != null && !datasetRead.isWhole();
  }

  /** Returns an empty pushdown for {@link #with}; only if it has a {@link #table}. */
  public Pushdown pushdown() {
    return ofTable().startPushdown();
  }

  /** Returns the plan of the same dataset with this pushdown; equal ones read the same report. */
  public ReadPlan with(Pushdown pushdown) {
    DatasetRead read = ofTable().with(pushdown);
    ChosenReport part = read.chosen(chosen.of(read.narrowed().plan()));
    return new ReadPlan(options, namespace, part, types, preview, read);
  }

  private DatasetRead ofTable() {
    return Objects.requireNonNull(datasetRead, "only a table takes a pushdown");
  }

  /**
   * Returns options that read exactly this report: the query as it is sent, with its range. With
   * them another process reads the same report even if the dataset's columns change meanwhile.
   */
  public Map<String, String> question() {
    return report.request().toOptions();
  }

  /** Describes the plan for EXPLAIN: the query as it is sent, and what is pushed down. */
  public String describe() {
    return Redaction.scrub(datasetRead == null ? query() : query() + datasetRead.describe(chosen));
  }

  private String query() {
    TimeRange given = report.request().range();
    String range = given == null ? "" : ", from " + given.toText();
    return "[" + report.query().print() + range + "]";
  }

  /** Whether a preview may satisfy a limit of this many rows; no call. */
  public boolean mayPreview(int rows) {
    boolean never = datasetRead != null && options.get(Options.PUSHDOWN) == PushdownMode.NEVER;
    return options.get(Options.PREVIEW)
        && !never
        && !options.get(Options.MODE).isLenient()
        && preview.mayAnswer(rows);
  }

  /**
   * Returns a split with this many rows of a preview, which may be any of the result; empty if a
   * report is needed. Makes at most three GETs.
   */
  public Optional<ReadSplit> preview(int rows, ReadSpec spec) {
    return preview.file(rows, spec.ofPreview()).map(ReadSplit::preview);
  }

  /**
   * Returns at most 100 rows of the service's test of the query, as texts or nulls in the order of
   * the {@link #selected} columns; one GET. They need not be those of a report: a metric may be of
   * some records only.
   */
  public List<List<String>> testRows() {
    return preview.rows(selected);
  }

  /** Reads all columns of each split, as {@link #spec(ReportSchema, ReportSchema)}. */
  @Public
  public ReadSpec spec() {
    return spec(schema(), schema());
  }

  /**
   * Returns what is read of each split; may read the passwords of proxy and trust store in vaults,
   * which tasks cannot do.
   *
   * @param columns the columns that the engine needs, in its order
   * @param all all columns of the table; they decide which rows are malformed
   */
  public ReadSpec spec(ReportSchema columns, ReportSchema all) {
    String corrupt = options.find(Options.CORRUPT_RECORD_COLUMN).orElse(null);
    List<ReportColumn> ofFile =
        all.columns().stream().filter(each -> !each.name().equalsIgnoreCase(corrupt)).toList();
    ReportSchema file = types.refusingIds(report, new ReportSchema(ofFile));
    return new ReadSpec(options, readNetworkSecrets(), types.refusingIds(report, columns), file);
  }

  private HttpSettings readNetworkSecrets() {
    return HttpSettings.of(VaultSecrets.readNetwork(options));
  }

  public CheckedQuery reportPlan() {
    return report;
  }

  /** Returns a given execution of the planned report, which the engine has found; no call. */
  public Report given(CompletedReport execution) {
    return new Report(chosen.given(execution));
  }

  /** Starts a read: chooses the report, which is created when it is awaited. No call. */
  @Public
  public PendingReport read() {
    return new PendingReport(options, chosen, datasetRead);
  }

  /**
   * Returns the state of a read that begins now, for {@link #restore}; no call. With it, a job that
   * starts again before its first checkpoint finds the report that it has created.
   */
  public String newState() {
    return chosen.newState();
  }

  /**
   * Returns the state of a read with this mark, 16 hexadecimal digits, for {@link #start}; no call.
   * Each read with it finds the report that an earlier one has created.
   */
  public String newState(String mark) {
    return chosen.newState(mark);
  }

  /** Returns the read of a state of {@link #newState}, for its first start, as {@link #restore}. */
  public PendingReport start(String begun) {
    return restored(begun, Duration.ZERO);
  }

  /**
   * Returns the read of a state of {@link #newState} or {@link PendingReport#save}; no call. It
   * gets the same report, whatever option {@code reuse} says, also one that it has created after
   * the checkpoint: it searches until lists show each report.
   */
  public PendingReport restore(String state) {
    return restored(state, ReportState.LIST_LAG);
  }

  /**
   * Returns the state of the same read without a report that has failed, for {@link #start}; no
   * call. Empty if the state does not contain this report, or the user has named it.
   */
  public Optional<String> without(String state, @Nullable String reportId) {
    return chosen.without(state, reportId);
  }

  private PendingReport restored(String state, Duration lag) {
    return new PendingReport(options, chosen.restored(state, lag), datasetRead);
  }

  /** Says whether a read would create a report, or which one it would read; GETs only. */
  public String dryRun() {
    return Redaction.scrub(chosen.dryRun() + " for " + query());
  }

  /**
   * Invalidates the report of this query; for a read of a dataset, also the other reports on it
   * that this application shares. The next read gets a report that is created after this call, and
   * lists the datasets again. Nothing is deleted; no call.
   */
  public void invalidate() {
    preview.datasets().invalidate();
    chosen.reports().invalidate(report, datasetRead != null);
  }
}
