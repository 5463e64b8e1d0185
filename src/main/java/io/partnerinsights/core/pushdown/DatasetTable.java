package io.partnerinsights.core.pushdown;

import io.partnerinsights.core.base.LruMap;
import io.partnerinsights.core.model.Dataset;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.options.Options;
import io.partnerinsights.core.plan.CheckedQuery;
import io.partnerinsights.core.query.InsightsQuery;
import io.partnerinsights.core.query.RangeLengths;
import io.partnerinsights.core.query.Timespan;
import io.partnerinsights.core.schema.DataDictionary;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A dataset as a table with fixed columns and a fixed time range. Immutable.
 *
 * @param wholeQuery the query of all columns and rows of the table
 * @param columns the columns of that query, in its order
 * @param dataset the dataset as the service describes it
 */
public record DatasetTable(CheckedQuery wholeQuery, List<TableColumn> columns, Dataset dataset) {

  private static final Logger LOG = LoggerFactory.getLogger(DatasetTable.class);

  /** What this JVM has logged, because a job plans a table often. */
  private static final Set<String> LOGGED_DATASETS = LruMap.newSet(1_000);

  public DatasetTable {
    columns = List.copyOf(columns);
  }

  /** Returns the table of a query of all its columns. */
  public static DatasetTable of(CheckedQuery wholeQuery, Dataset dataset) {
    List<TableColumn> columns =
        wholeQuery.schema().columnNames().stream()
            .map(
                name ->
                    TableColumn.of(
                        name,
                        DataDictionary.builtIn().findColumn(dataset.name(), name).orElse(null),
                        dataset.isMetric(name)))
            .toList();
    return new DatasetTable(wholeQuery, columns, dataset);
  }

  /**
   * Returns the query of a table. Its columns are those of options {@code columns} and {@code
   * metrics}, by default all columns and all metrics whose names a query can contain. Its range is
   * the one in the options, by default the widest that the dataset offers.
   */
  public static InsightsQuery queryFor(ConnectorOptions options, Dataset dataset) {
    Optional<String> timespan =
        options.find(Options.TIMESPAN).or(() -> RangeLengths.findLongest(dataset.dateRanges()));
    String queryTimespan = options.findTimeRange().isPresent() ? null : timespan.orElse(null);
    return new InsightsQuery(
        false,
        selectedNames(options, dataset),
        dataset.name(),
        List.of(),
        List.of(),
        null,
        queryTimespan);
  }

  /** Returns what the query selects: columns first, then metrics. */
  private static List<String> selectedNames(ConnectorOptions options, Dataset dataset) {
    Optional<List<String>> columns = options.find(Options.COLUMNS);
    Optional<List<String>> metrics = options.find(Options.METRICS);
    return columns.isEmpty() && metrics.isEmpty()
        ? queryableNames(dataset)
        : Stream.of(columns, metrics).flatMap(Optional::stream).flatMap(List::stream).toList();
  }

  /** Returns all names but those that no query can contain, such as {@code Revenue(USD)}. */
  private static List<String> queryableNames(Dataset dataset) {
    List<String> names = dataset.allNames().stream().filter(InsightsQuery::isValidName).toList();
    if (names.size() < dataset.allNames().size() && LOGGED_DATASETS.add(dataset.name())) {
      List<String> excludedNames = new ArrayList<>(dataset.allNames());
      excludedNames.removeAll(names);
      LOG.info(
          "Dataset {} is read without the columns or metrics {}, because their names contain"
              + " characters that are not allowed in a query. No action is needed",
          dataset.name(),
          String.join(", ", excludedNames));
    }
    return names;
  }

  /**
   * Returns the same table with the types of a query. Nothing is pushed down on a column whose type
   * has changed: its values are not of the dictionary's kind.
   */
  public DatasetTable withTypesOf(CheckedQuery typedQuery) {
    List<TableColumn> retypedColumns =
        columns.stream()
            .map(column -> hasTypeOf(typedQuery, column) ? column : column.withoutKind())
            .toList();
    return new DatasetTable(typedQuery, retypedColumns, dataset);
  }

  private boolean hasTypeOf(CheckedQuery typedQuery, TableColumn column) {
    return typedQuery
        .schema()
        .findColumn(column.name())
        .equals(wholeQuery.schema().findColumn(column.name()));
  }

  InsightsQuery query() {
    return wholeQuery.query();
  }

  /** Finds a column by its name, ignoring case as the service does. */
  Optional<TableColumn> findColumn(String name) {
    return columns.stream().filter(column -> column.name().equalsIgnoreCase(name)).findFirst();
  }

  /**
   * Returns a name to select in addition to a single one without a change of its rows: a column
   * with a column, a metric with a metric. A column of the table is preferred, and one with few
   * values, because DISTINCT returns their combinations. Empty if the dataset has only one name.
   */
  Optional<String> findSecondName(String firstName) {
    boolean isMetric = dataset.isMetric(firstName);
    Optional<String> nameInTable =
        columns.stream()
            .filter(column -> column.isMetric() == isMetric && !column.name().equals(firstName))
            .min(Comparator.comparing(TableColumn::valueCountRank))
            .map(TableColumn::name);
    List<String> offeredNames = isMetric ? dataset.metrics() : dataset.columns();
    return nameInTable.or(
        () -> offeredNames.stream().filter(name -> !name.equalsIgnoreCase(firstName)).findFirst());
  }

  boolean acceptsRange() {
    return !dataset.dateRanges().isEmpty();
  }

  boolean hasMetrics() {
    return columns.stream().anyMatch(TableColumn::isMetric);
  }

  /**
   * Whether the table's own range has a known start and end, or is {@code LIFETIME}. Only such a
   * range can be narrowed. The dates of any other TIMESPAN are known to the service only.
   */
  boolean hasKnownRange() {
    return wholeQuery.request().range() != null
        || Timespan.LIFETIME.name().equals(query().timespan());
  }
}
