package io.partnerinsights.core.table;

import io.partnerinsights.core.model.Dataset;
import io.partnerinsights.core.model.LruMap;
import io.partnerinsights.core.model.TimeRange;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.options.Options;
import io.partnerinsights.core.plan.CheckedQuery;
import io.partnerinsights.core.plan.ReadTarget;
import io.partnerinsights.core.plan.ReportPlanner;
import io.partnerinsights.core.plan.ReportRequest;
import io.partnerinsights.core.query.InsightsQuery;
import io.partnerinsights.core.query.QueryValidator;
import io.partnerinsights.core.schema.DataDictionary;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Plans the table of a dataset for this account, with GETs only. */
public record DatasetPlanner(ReportPlanner reports) {
  private static final Logger LOG = LoggerFactory.getLogger(DatasetPlanner.class);

  /** What this JVM has logged, because a job plans a table often. */
  private static final Set<String> LOGGED = LruMap.newSet(1_000);

  /**
   * Plans the table of option {@code dataset}. Its columns are those of options {@code columns} and
   * {@code metrics}, by default all columns and all metrics whose names a query can contain. Its
   * range is the one in the options, by default the widest that the dataset offers.
   *
   * @throws io.partnerinsights.core.errors.QueryException if a dataset, column, metric or range
   *     does not exist; the message has the nearest names
   */
  public DatasetTable plan(ConnectorOptions options) {
    return reports.datasets(
        offered -> plan(options, QueryValidator.dataset(options.get(Options.DATASET), offered)));
  }

  private DatasetTable plan(ConnectorOptions options, Dataset dataset) {
    TimeRange range = options.timeRange().orElse(null);
    InsightsQuery query = query(options, dataset, range);
    ReportRequest request =
        new ReportRequest(
            new ReadTarget.QueryText(query), range, options.get(Options.REPORT_FORMAT));
    CheckedQuery plan = reports.plan(request, query, dataset);
    if (!options.isSet(Options.TIMESPAN)) {
      logRange(plan, dataset);
    }
    return new DatasetTable(plan, columns(plan, dataset), dataset);
  }

  private static InsightsQuery query(
      ConnectorOptions options, Dataset dataset, @Nullable TimeRange range) {
    Optional<String> timespan =
        options.find(Options.TIMESPAN).or(() -> WidestRange.of(dataset.dateRanges()));
    return new InsightsQuery(
        false,
        names(options, dataset),
        dataset.name(),
        List.of(),
        List.of(),
        null,
        range == null ? timespan.orElse(null) : null);
  }

  private static void logRange(CheckedQuery plan, Dataset dataset) {
    plan.query()
        .findTimespan()
        .filter(range -> LOGGED.add(plan.account() + " " + dataset.name() + " " + range))
        .ifPresent(
            range ->
                LOG.info(
                    "The table of {} is read for the range {}; option timespan sets another range",
                    dataset.name(),
                    range));
  }

  /** Returns what the query selects: columns first, then metrics. */
  private static List<String> names(ConnectorOptions options, Dataset dataset) {
    Optional<List<String>> columns = options.find(Options.COLUMNS);
    Optional<List<String>> metrics = options.find(Options.METRICS);
    return columns.isEmpty() && metrics.isEmpty()
        ? allNames(dataset)
        : Stream.of(columns, metrics).flatMap(Optional::stream).flatMap(List::stream).toList();
  }

  /** Returns all names but those that no query can contain, such as {@code Revenue(USD)}. */
  private static List<String> allNames(Dataset dataset) {
    List<String> names = dataset.names().stream().filter(InsightsQuery::isName).toList();
    if (names.size() < dataset.names().size() && LOGGED.add(dataset.name())) {
      List<String> others = new ArrayList<>(dataset.names());
      others.removeAll(names);
      LOG.warn(
          "Dataset {} is read without {}: a query cannot contain names with such characters",
          dataset.name(),
          String.join(", ", others));
    }
    return names;
  }

  private static List<TableColumn> columns(CheckedQuery plan, Dataset dataset) {
    return plan.schema().names().stream()
        .map(
            name ->
                TableColumn.of(
                    name,
                    DataDictionary.bundled().find(dataset.name(), name).orElse(null),
                    dataset.isMetric(name)))
        .toList();
  }
}
