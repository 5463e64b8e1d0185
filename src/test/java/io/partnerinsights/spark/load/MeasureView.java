package io.partnerinsights.spark.load;

import io.partnerinsights.core.catalog.LoadedTableName;
import io.partnerinsights.core.schema.ColumnKind;
import io.partnerinsights.core.schema.DataDictionary;
import io.partnerinsights.core.schema.DictionaryColumn;
import io.partnerinsights.core.schema.DictionaryDataset;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A file of examples/sql/measures with the SQL of DuckDB that computes each of its measures from
 * the sandbox's records. Rules are written anew here; the sandbox says what a metric adds up.
 */
final class MeasureView {
  /** The datasets that have such a file. */
  static final List<String> DATASETS =
      DataDictionary.builtIn().datasets().stream()
          .map(DictionaryDataset::name)
          .filter(
              name ->
                  LoadedTableName.of(name)
                      .map(MeasureView::pathOf)
                      .filter(Files::exists)
                      .isPresent())
          .toList();

  private static final Pattern NAME = Pattern.compile("(?m)^  - name: (\\w+)$");

  /** The columns that have one value for a number of users. */
  private static final Map<String, String> UNITS =
      Map.of(
          "OfficeUsage.TotalPaidAvailableUnits", "WorkloadName",
          "OfficeUsage.TotalMonthlyActiveUsers", "WorkloadName",
          "TeamsUsage3PApps.UserCount", "AppName",
          "TeamsUsageWorkload.DesktopUsers", "SubWorkload",
          "TeamsUsageWorkload.WebUsers", "SubWorkload",
          "TeamsUsageWorkload.MobileUsers", "SubWorkload",
          "TeamsUsageWorkload.AllUpPartiticipants", "SubWorkload");

  private static final Set<String> WITH_FLAG =
      Set.of(
          "CustomersAndTenants",
          "SeatsSubscriptionsAndRevenue",
          "OfficeUsage",
          "EMSUsage",
          "CSPRevenueDetails");

  /** Difference of two averages or shares that are equal. */
  private static final BigDecimal EQUAL = new BigDecimal("0.00001");

  private static final Pattern NUMBER = Pattern.compile("-?\\d+(\\.\\d+)?(E-?\\d+)?");

  private final Properties sandboxExpressions = new Properties();
  private final DictionaryDataset dataset;
  final String period;
  final List<String> dimensions;
  final List<String> measures;

  private MeasureView(DictionaryDataset dataset) throws IOException {
    this.dataset = dataset;
    String text = Files.readString(pathOf(tableName()));
    int split = text.indexOf("\nmeasures:");
    this.dimensions = findNames(text.substring(0, split));
    this.measures = findNames(text.substring(split));
    this.period = dimensions.get(0);
    try (InputStream expressions =
        Objects.requireNonNull(
            DataDictionary.class.getResourceAsStream(
                "/io/partnerinsights/sandbox/expressions.properties"))) {
      sandboxExpressions.load(expressions);
    }
  }

  static MeasureView of(String dataset) throws IOException {
    return new MeasureView(DataDictionary.builtIn().findDataset(dataset).orElseThrow());
  }

  private static Path pathOf(String name) {
    return Path.of("examples/sql/measures", name + ".sql");
  }

  private static List<String> findNames(String section) {
    return NAME.matcher(section).results().map(name -> name.group(1)).toList();
  }

  /** Returns the statements of a file, for a schema in place of lake. */
  static List<String> readStatements(String name, String schema) throws IOException {
    return splitStatements(Files.readString(pathOf(name)), schema);
  }

  static List<String> splitStatements(String text, String schema) {
    return Stream.of(text.replaceAll("\\blake\\.", schema + ".").split(";\n"))
        .map(String::strip)
        .toList();
  }

  String tableName() {
    return LoadedTableName.of(dataset.name()).orElseThrow();
  }

  /** Returns the dimensions by which tests group: texts and days. */
  List<String> groupingDimensions() {
    return dimensions.stream()
        .filter(
            name ->
                name.equals("Month")
                    || name.equals(period)
                    || dataset.findColumn(name).orElseThrow().kind() != ColumnKind.TIME)
        .toList();
  }

  /** A condition on a dimension, such as {@code = 'Power BI'}. */
  record Condition(String dimension, String test) {}

  /** A SELECT of measures by dimensions. */
  record Question(List<String> measures, List<String> groupBy, List<Condition> where) {}

  String toSelect(String schema, Question question) {
    List<String> fields =
        Stream.concat(
                question.groupBy.stream(),
                question.measures.stream().map(name -> "measure(" + name + ")"))
            .toList();
    return "SELECT %s FROM %s.%s_measures WHERE %s%s"
        .formatted(
            String.join(", ", fields),
            schema,
            tableName(),
            whereClause(question, UnaryOperator.identity()),
            groupByClause(question.groupBy));
  }

  /** Returns the question in SQL of DuckDB, over the records of some months. */
  String oracleQuery(Question question, String months) {
    List<String> fields =
        Stream.concat(
                question.groupBy.stream().map(name -> dimensionSql(name) + " AS \"" + name + "\""),
                question.measures.stream().map(name -> measureSql(name) + " AS \"m " + name + "\""))
            .toList();
    return "SELECT %s FROM %s WHERE %s AND %s AND %s%s"
        .formatted(
            String.join(", ", fields),
            dataset.name(),
            duplicateFilter(),
            months,
            whereClause(question, this::dimensionSql),
            groupByClause(question.groupBy));
  }

  private static String whereClause(Question question, UnaryOperator<String> name) {
    return Stream.concat(
            Stream.of("true"),
            question.where.stream().map(each -> name.apply(each.dimension) + each.test))
        .collect(Collectors.joining(" AND "));
  }

  private static String groupByClause(List<String> dimensionNames) {
    return dimensionNames.isEmpty() ? "" : " GROUP BY ALL";
  }

  private String dimensionSql(String name) {
    return period.equals("DateKey") && name.equals("Month")
        ? "CAST(date_trunc('month', DateKey) AS DATE)"
        : name;
  }

  private String duplicateFilter() {
    if (WITH_FLAG.contains(dataset.name())) {
      return "IsDuplicateRowForPGA = 0";
    }
    return dataset.name().equals("AzureUsage") ? "IsACRDuplicateAtPGALevel = 0" : "true";
  }

  private String measureSql(String measure) {
    if (measure.equals("customers")) {
      return "count(DISTINCT CustomerTenantId)";
    }
    if (measure.equals("CustomerName_newest")) {
      return "CASE WHEN count(DISTINCT CustomerTenantId) = 1 THEN arg_max(CustomerName, "
          + period
          + ") END";
    }
    String[] share = measure.split("_of_", 2);
    if (measure.contains("_average_of_")) {
      String name = measure.substring(0, measure.indexOf("_average_of_"));
      return ofOneUnit(name, false, sumSql(name) + " / count(DISTINCT " + period + ")");
    }
    return share.length == 2
        ? sumSql(share[0]) + " / nullif(" + sumSql(share[1]) + ", 0)"
        : ofOneUnit(measure, !isOverMonths(measure), sumSql(measure));
  }

  private boolean isOverMonths(String number) {
    return dataset.findColumn(number).orElseThrow().additivity()
        == DictionaryColumn.Additivity.OVER_MONTHS;
  }

  /** Returns NULL if the rows are not of one unit, or not of one month. */
  private String ofOneUnit(String number, boolean ofMonth, String value) {
    String unit = UNITS.get(dataset.name() + "." + number);
    String condition =
        (unit == null ? "true" : "count(DISTINCT " + unit + ") = 1")
            + (ofMonth ? " AND count(DISTINCT " + period + ") = 1" : "");
    return "CASE WHEN " + condition + " THEN " + value + " END";
  }

  /** Returns what the sandbox computes for a metric, or the sum of a column. */
  private String sumSql(String number) {
    boolean isColumn = dataset.columns().stream().anyMatch(column -> column.name().equals(number));
    return isColumn ? "sum(" + number + ")" : metricSql(number.toLowerCase(Locale.ROOT));
  }

  private String metricSql(String name) {
    String kind = dataset.findColumn(name).orElseThrow().kind().name().toLowerCase(Locale.ROOT);
    String ofKind = sandboxExpressions.getProperty("metric.kind." + kind);
    String key = dataset.name().toLowerCase(Locale.ROOT) + "." + name;
    String expression =
        sandboxExpressions.getProperty(
            "metric." + key, sandboxExpressions.getProperty("metric." + name, ofKind));
    return expression.replace("'@'", "'" + name.replaceFirst("^total", "") + "'");
  }

  /** Compares two values as texts; averages and shares may differ in their last digits. */
  static boolean isSame(String value, String expectedValue) {
    boolean isNumber = NUMBER.matcher(value).matches() && NUMBER.matcher(expectedValue).matches();
    return isNumber
        ? new BigDecimal(value).subtract(new BigDecimal(expectedValue)).abs().compareTo(EQUAL) < 0
        : value.equals(expectedValue);
  }
}
