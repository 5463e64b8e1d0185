package io.partnerinsights.core.session;

import io.partnerinsights.core.cache.ReportBinding;
import io.partnerinsights.core.errors.Redaction;
import io.partnerinsights.core.model.Dataset;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.options.OptionGroup;
import io.partnerinsights.core.options.Options;
import io.partnerinsights.core.report.ReportPlan;
import io.partnerinsights.core.schema.ReportSchema;
import io.partnerinsights.core.table.NarrowedPlan;
import io.partnerinsights.core.table.Pushdown;
import java.util.Optional;

/**
 * A read that the service has checked with GETs only: its canonical query, its schema, and what of
 * the engine's work is pushed down. Creates nothing on the service. Immutable and thread-safe.
 */
public final class ReadPlan {
  private final Session session;
  private final ReportPlan report;
  private final ReportBinding binding;
  private final Preview preview;
  private final CorruptRecordColumn corruptRecords;

  /** Present if the read is of a dataset. */
  private final Optional<OfTable> table;

  private record OfTable(TablePlans plans, NarrowedPlan narrowed) {}

  private ReadPlan(
      Session session,
      ReportPlan report,
      ReportBinding binding,
      Preview preview,
      Optional<OfTable> table) {
    this.session = session;
    this.report = report;
    this.binding = binding;
    this.preview = preview;
    this.table = table;
    this.corruptRecords = CorruptRecordColumn.of(session.options(), report.schema());
  }

  static ReadPlan ofReport(Session session, ReportPlan report) {
    Preview preview = new Preview(session.client(), report);
    return new ReadPlan(session, report, session.bind(report), preview, Optional.empty());
  }

  static ReadPlan ofTable(Session session, TablePlans plans, NarrowedPlan narrowed) {
    return new ReadPlan(
        session,
        narrowed.plan(),
        plans.reports().binding(narrowed),
        plans.preview(),
        Optional.of(new OfTable(plans, narrowed)));
  }

  /** The options of the read. */
  public ConnectorOptions options() {
    return session.options();
  }

  /** The columns that the query selects. */
  public ReportSchema selected() {
    return report.schema();
  }

  /** The columns of the rows: the selected ones, and the corrupt-record column if there is one. */
  public ReportSchema schema() {
    return corruptRecords.addedTo(report.schema());
  }

  /**
   * Checks a schema of the user's, which may leave columns out and give other types.
   *
   * @throws io.partnerinsights.core.errors.PartnerInsightsException for a column that the query
   *     does not select
   */
  public void check(ReportSchema user) {
    user.columns().stream()
        .filter(column -> !corruptRecords.isIn(column))
        .filter(column -> report.schema().find(column.name()).isEmpty())
        .findFirst()
        .ifPresent(
            column -> {
              throw SessionErrors.notSelected(column.name(), report.schema());
            });
  }

  /** The dataset's name. */
  public String datasetName() {
    return report.query().dataset();
  }

  /** What the service offers of the dataset, if the read is of a dataset. */
  public Optional<Dataset> dataset() {
    return table.map(own -> own.plans().table().dataset());
  }

  /**
   * Whether the engine's columns, conditions and limits may become part of the query. They may not
   * in the lenient modes: which rows are malformed depends on all columns of the file.
   */
  public boolean takesPushdown() {
    return table.isPresent()
        && options().get(Options.PUSHDOWN)
        && !options().get(Options.MODE).isLenient();
  }

  /** A pushdown to fill, for {@link #with}; only if the plan {@link #takesPushdown}. */
  public Pushdown pushdown() {
    return table.orElseThrow().plans().table().startPushdown();
  }

  /** The plan of the same dataset with this pushdown; the same plan for an equal pushdown. */
  public ReadPlan with(Pushdown pushdown) {
    return table.orElseThrow().plans().plan(pushdown.build());
  }

  /** Describes the plan for EXPLAIN: the query as it is sent, and what is pushed down. */
  public String describe() {
    String range = report.request().range().map(own -> ", from " + own.toText()).orElse("");
    String query = "[" + report.query().print() + range + "]";
    return Redaction.scrub(query + table.map(ReadPlan::pushdownNote).orElse(""));
  }

  private static String pushdownNote(OfTable own) {
    NarrowedPlan read = own.narrowed();
    String pushed = read.pushed().isEmpty() ? "" : ", pushed down: " + read.pushed();
    return pushed + (read.kept().isEmpty() ? "" : ", only in the engine: " + read.kept());
  }

  /** Whether a limit of so many rows may be answered without a report; no call. */
  public boolean mayPreview(int rows) {
    return options().get(Options.PREVIEW)
        && !options().get(Options.MODE).isLenient()
        && preview.mayAnswer(rows);
  }

  /**
   * The first rows without a report, if a test of the query proves them; up to three GETs.
   *
   * @param rows how many the engine needs, whichever they are
   */
  public Optional<ReadSplit> preview(int rows, ReadSpec spec) {
    return preview.file(rows, spec.ofPreview()).map(ReadSplit::preview);
  }

  /** What is read of every split: all columns. */
  public ReadSpec spec() {
    return spec(schema(), schema());
  }

  /**
   * What is read of every split.
   *
   * @param columns the columns that the engine needs, in its order
   * @param all the columns that it could need: they decide which rows are malformed
   */
  public ReadSpec spec(ReportSchema columns, ReportSchema all) {
    return ReadSpec.of(options(), columns, corruptRecords.removedFrom(all));
  }

  /** A read of this plan; the report is chosen now and created when it is awaited. No call. */
  public ReportRead read() {
    return new ReportRead(this, binding.current());
  }

  /** Whether the report can be read without waiting, as far as this application knows. */
  boolean isComplete(ReportRead read) {
    return table
        .map(own -> own.plans().reports().isComplete(own.narrowed()))
        .orElseGet(() -> read.report().isComplete());
  }

  /** The binding to the report that serves this plan; from now on it serves narrower plans too. */
  ReportBinding request() {
    return table.map(own -> own.plans().reports().request(own.narrowed())).orElse(binding);
  }

  /**
   * What a read would do, found with GETs only.
   *
   * @throws io.partnerinsights.core.errors.PartnerInsightsException if the service cannot be asked
   */
  public DryRun dryRun() {
    return DryRun.of(
        table.map(own -> own.plans().reports().serving(own.narrowed())).orElse(binding));
  }

  /**
   * Invalidates the report of this query, or all reports on the dataset if the read is of one. The
   * next read gets a report that is created after this call. Nothing is deleted; no call.
   */
  public void invalidate() {
    if (table.isPresent()) {
      session.application().cache().invalidateDataset(report);
    } else {
      session.application().cache().invalidate(report);
    }
  }

  /** Whether the same report would give the same rows in both plans. */
  boolean readsLike(ReadPlan other) {
    return options().equalIn(OptionGroup.HOW, other.options())
        && options().equalIn(OptionGroup.WHERE, other.options());
  }
}
