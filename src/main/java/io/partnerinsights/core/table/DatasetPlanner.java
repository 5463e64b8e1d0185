package io.partnerinsights.core.table;

import io.partnerinsights.core.model.Dataset;
import io.partnerinsights.core.model.TimeRange;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.options.Options;
import io.partnerinsights.core.query.InsightsQuery;
import io.partnerinsights.core.report.ReadTarget;
import io.partnerinsights.core.report.ReportPlan;
import io.partnerinsights.core.report.ReportPlanner;
import io.partnerinsights.core.report.ReportRequest;
import io.partnerinsights.core.schema.DataDictionary;
import io.partnerinsights.core.schema.DictionaryColumn;
import io.partnerinsights.core.schema.DictionaryDataset;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** Finds out, with GETs only, what a dataset's table is for this account now. */
public final class DatasetPlanner {
  private final ReportPlanner reports;
  private final DataDictionary dictionary = DataDictionary.bundled();

  /** Plans with the reports' planner. */
  public DatasetPlanner(ReportPlanner reports) {
    this.reports = reports;
  }

  /**
   * The table that the options ask for: all columns, unless they name some; the range that they
   * give, else the widest that the dataset offers.
   *
   * @throws io.partnerinsights.core.errors.QueryException for a dataset, column, metric or range
   *     that does not exist, with the nearest names
   */
  public DatasetTable plan(ConnectorOptions options) {
    Dataset shape = reports.dataset(options.get(Options.DATASET));
    Optional<TimeRange> range = TimeRange.of(options);
    InsightsQuery query = query(options, shape, range);
    ReportRequest request =
        new ReportRequest(
            new ReadTarget.QueryText(query), range, options.get(Options.REPORT_FORMAT));
    ReportPlan whole = reports.plan(request, query, shape);
    return new DatasetTable(whole, columns(whole, shape), shape);
  }

  private static InsightsQuery query(
      ConnectorOptions options, Dataset shape, Optional<TimeRange> range) {
    List<String> metrics = options.find(Options.METRICS).orElse(List.of());
    List<String> columns =
        options
            .find(Options.COLUMNS)
            .orElseGet(() -> metrics.isEmpty() ? shape.columns() : List.of());
    Optional<String> timespan =
        range.isPresent()
            ? Optional.empty()
            : options.find(Options.TIMESPAN).or(() -> WidestRange.of(shape.dateRanges()));
    return new InsightsQuery(
        false,
        Stream.concat(columns.stream(), metrics.stream()).toList(),
        shape.name(),
        List.of(),
        List.of(),
        OptionalLong.empty(),
        timespan);
  }

  private List<TableColumn> columns(ReportPlan whole, Dataset shape) {
    Optional<DictionaryDataset> known = dictionary.find(shape.name());
    return whole.schema().names().stream()
        .map(
            name ->
                new TableColumn(
                    name,
                    known.flatMap(dataset -> dataset.find(name)).map(DictionaryColumn::kind),
                    shape.isMetric(name)))
        .toList();
  }
}
