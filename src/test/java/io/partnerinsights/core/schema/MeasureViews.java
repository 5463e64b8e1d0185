package io.partnerinsights.core.schema;

import io.partnerinsights.core.catalog.LoadedTableName;
import io.partnerinsights.core.schema.DictionaryColumn.Additivity;
import io.partnerinsights.core.schema.DictionaryColumn.Source;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Generates examples/sql/measures from the bundled dictionary: a metric view of Spark for each
 * table that has months and numbers which can be added up.
 */
final class MeasureViews {
  /** The dimension within which the users of a dataset can be added up. */
  private static final Map<String, String> UNITS =
      Map.of(
          "OfficeUsage", "WorkloadName",
          "TeamsUsageWorkload", "SubWorkload",
          "TeamsUsage3PApps", "AppName");

  /** Columns that differ between the rows of one record, which several locations have. */
  private static final Pattern OF_LOCATIONS =
      Pattern.compile("(?i)(mpn|partner|pcn|participant|admin).*");

  /** Shares by their numerators and denominators; each dataset has some of them. */
  private static final List<List<String>> SHARES =
      List.of(
          List.of("AssignedSeats", "AvailableSeats"),
          List.of("TotalAssignedSeats", "AvailableSeatsEOP"),
          List.of("TotalAssignedSeats", "TotalSoldSeats"),
          List.of("TotalActiveSeats", "TotalSoldSeats"),
          List.of("TotalAssignedSeats", "TotalAvailableSeats"),
          List.of("TotalActiveSeats", "TotalAvailableSeats"),
          List.of("CPORActiveUsers", "CPORPaidSeats"));

  private static final String INFERRED = " (inferred)";
  private static final String TENANT = "CustomerTenantId";
  private static final String NAME = "CustomerName";

  private final DictionaryDataset dataset;
  private final String period;
  private final @Nullable String flag;
  private final List<Field> dimensions = new ArrayList<>();
  private final List<Field> measures = new ArrayList<>();

  private record Field(String name, String expression, String comment) {}

  private MeasureViews(DictionaryDataset dataset) {
    this.dataset = dataset;
    this.period = period(dataset);
    this.flag =
        recorded(dataset)
            .map(DictionaryColumn::name)
            .filter(name -> name.matches("IsDuplicateRowForPGA|IsACRDuplicateAtPGALevel"))
            .findFirst()
            .orElse(null);
    addDimensions();
    numbers(dataset).forEach(this::addNumber);
    SHARES.forEach(share -> addShare(share.get(0), share.get(1)));
    numbers(dataset)
        .map(DictionaryColumn::name)
        .filter(name -> name.endsWith("MonthlyActiveUsers"))
        .forEach(name -> addShare(name, name.replace("MonthlyActiveUsers", "PaidAvailableUnits")));
    addCustomers();
  }

  /** Returns the texts of the files by the names of their tables. */
  static Map<String, String> files() {
    Map<String, String> files = new TreeMap<>();
    for (DictionaryDataset dataset : DataDictionary.builtIn().datasets()) {
      if (period(dataset) != null && numbers(dataset).findAny().isPresent()) {
        String table = LoadedTableName.of(dataset.name()).orElseThrow();
        files.put(table, new MeasureViews(dataset).sql(table));
      }
    }
    return files;
  }

  private static @Nullable String period(DictionaryDataset dataset) {
    return recorded(dataset)
        .filter(DictionaryColumn::isPeriod)
        .map(DictionaryColumn::name)
        .findFirst()
        .orElse(null);
  }

  /** Returns the names that an account has; names that only pages have may be absent. */
  private static Stream<DictionaryColumn> recorded(DictionaryDataset dataset) {
    return Stream.concat(dataset.columns().stream(), dataset.metrics().stream())
        .filter(column -> column.source() == Source.RECORD);
  }

  /**
   * Returns the numbers of which the dictionary knows over what they are added up. In a dataset
   * with metrics, records with equal columns are one row: the sum of a column lacks some of them.
   */
  private static Stream<DictionaryColumn> numbers(DictionaryDataset dataset) {
    boolean hasMetrics = dataset.metrics().stream().anyMatch(MeasureViews::isAddedUp);
    return recorded(dataset)
        .filter(MeasureViews::isAddedUp)
        .filter(column -> !hasMetrics || dataset.metrics().contains(column));
  }

  private static boolean isAddedUp(DictionaryColumn column) {
    return column.additivity() == Additivity.OVER_MONTHS
        || column.additivity() == Additivity.OVER_RECORDS;
  }

  private void addDimensions() {
    recorded(dataset)
        .filter(
            column ->
                column.additivity() == Additivity.UNKNOWN && column.kind() != ColumnKind.FLAG01)
        .filter(column -> flag == null || !OF_LOCATIONS.matcher(column.name()).matches())
        .sorted(Comparator.comparing(column -> !column.name().equals(period)))
        .forEach(column -> dimensions.add(dimension(column)));
    if (isDaily()) {
      String comment = "Month of the day in " + period;
      dimensions.add(new Field("Month", "trunc(" + period + ", 'MM')", comment));
    }
  }

  private static Field dimension(DictionaryColumn column) {
    String comment = DictionaryColumn.commentFor(column.name(), column, false);
    return new Field(column.name(), column.name(), comment);
  }

  private boolean isDaily() {
    return "DateKey".equals(period);
  }

  private void addNumber(DictionaryColumn column) {
    String name = column.name();
    String sum = "sum(" + name + ")";
    String about = about(column);
    if (column.additivity() == Additivity.OVER_MONTHS) {
      String comment = about + ". May be added up over records and months" + INFERRED;
      measures.add(new Field(name, sum, comment));
      return;
    }
    String unit = UNITS.get(dataset.name());
    String within = unit == null ? "" : ". NULL if several values of " + unit + " are combined";
    String ofUnit = unit == null ? "" : isOne(text(unit));
    String time = isDaily() ? "days" : "months";
    String ofTime = isOne(period) + (unit == null ? "" : " AND " + ofUnit);
    String or = unit == null ? "" : " or several values of " + unit;
    String comment = about + ". NULL if several " + time + or + " are combined" + INFERRED;
    measures.add(new Field(name, only(ofTime, sum), comment));
    String average = name + "_average_of_" + time + "_with_rows";
    String mean = sum + " / count(DISTINCT " + period + ")";
    String explained = "Sum of %s divided by the number of %s that have rows%s%s";
    String averaged = explained.formatted(name, time, within, INFERRED);
    measures.add(new Field(average, only(ofUnit, mean), averaged));
  }

  private String about(DictionaryColumn column) {
    String meaning = column.meaning().isEmpty() ? column.name() : column.meaning();
    return meaning + (flag == null ? "" : ", once for the company");
  }

  private void addShare(String part, String whole) {
    List<String> names = numbers(dataset).map(DictionaryColumn::name).toList();
    if (names.contains(part) && names.contains(whole)) {
      String share = "sum(%s) / nullif(sum(%s), 0)".formatted(part, whole);
      String comment = "Sum of %s divided by the sum of %s".formatted(part, whole);
      measures.add(new Field(part + "_of_" + whole, share, comment + INFERRED));
    }
  }

  private void addCustomers() {
    List<String> names = dimensions.stream().map(Field::name).toList();
    if (!names.contains(TENANT)) {
      return;
    }
    if (names.contains(NAME)) {
      String newest = "max(struct(%s, %s)).%2$s".formatted(period, NAME);
      String comment =
          "The customer's newest name in the selected months. NULL for several customers";
      measures.add(new Field(NAME + "_newest", only(isOne(text(TENANT)), newest), comment));
    }
    String comment = "Number of different " + TENANT + " values that have rows";
    measures.add(new Field("customers", "count(DISTINCT " + TENANT + ")", comment));
  }

  /** Returns a condition that holds if all rows have one value; NULL of a text is a value. */
  private static String isOne(String value) {
    return "min(%1$s) = max(%1$s)".formatted(value);
  }

  private static String text(String column) {
    return "coalesce(" + column + ", '')";
  }

  private static String only(String condition, String value) {
    return condition.isEmpty() ? value : "CASE WHEN " + condition + " THEN " + value + " END";
  }

  private String sql(String table) {
    String counted = flag == null ? "" : ", counted once for the company";
    return """
    -- Creates a view with measures for the numbers in %1$s%2$s. The view needs Spark 4.2 (docs/measures.md).
    -- Replace `lake` with the name of your schema. Delete each line with a column that your table does not have.
    DROP VIEW IF EXISTS lake.%3$s_measures;
    CREATE VIEW lake.%3$s_measures (
    %4$s
    )
    COMMENT 'Measures for the numbers in %1$s%2$s. Query it with measure(…)'
    WITH METRICS
    LANGUAGE YAML
    AS $$
    version: 0.1
    source: |
      SELECT *
      FROM (
        SELECT
    %5$s
        FROM lake.%3$s
    %6$s  ) AS counted
    dimensions:
    %7$s
    measures:
    %8$s
    $$;
    """
        .formatted(
            dataset.name(),
            counted,
            table,
            lines(fields(), "  ", field -> field.name + comment(field.comment)),
            lines(columns(), "      ", name -> name),
            flag == null ? "" : "    WHERE " + flag + " = 0\n",
            yaml(dimensions),
            yaml(measures));
  }

  private List<Field> fields() {
    return Stream.concat(dimensions.stream(), measures.stream()).toList();
  }

  /**
   * Returns the columns that the view reads. WHERE would find others, such as a location, without a
   * subquery that has a name.
   */
  private List<String> columns() {
    return Stream.concat(
            dimensions.stream()
                .filter(field -> field.name.equals(field.expression))
                .map(Field::name),
            numbers(dataset).map(DictionaryColumn::name))
        .toList();
  }

  /** Returns a line for each item: a comma begins each but the first, so that it can be deleted. */
  private static <T> String lines(List<T> items, String indent, Function<T, String> text) {
    return items.stream()
        .map(text)
        .collect(Collectors.joining("\n" + indent + ", ", indent + "  ", ""));
  }

  private static String comment(String text) {
    return text.isEmpty() ? "" : " COMMENT '" + text.replace("'", "''") + "'";
  }

  private static String yaml(List<Field> fields) {
    return fields.stream()
        .map(field -> "  - name: %s\n    expr: %s".formatted(field.name, field.expression))
        .collect(Collectors.joining("\n"));
  }
}
