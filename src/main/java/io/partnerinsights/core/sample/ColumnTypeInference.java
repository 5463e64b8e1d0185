package io.partnerinsights.core.sample;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.ErrorTemplate;
import io.partnerinsights.core.errors.ValueDisplay;
import io.partnerinsights.core.model.SampleRow;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.options.Options;
import io.partnerinsights.core.options.TypeInference;
import io.partnerinsights.core.plan.CheckedQuery;
import io.partnerinsights.core.schema.ColumnType;
import io.partnerinsights.core.schema.DataDictionary;
import io.partnerinsights.core.schema.DictionaryColumn;
import io.partnerinsights.core.schema.ReportColumn;
import io.partnerinsights.core.schema.ReportSchema;
import io.partnerinsights.core.schema.SchemaHints;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides the types of a query's columns by rows of the service's own test of the query; no call.
 * The service publishes no types: the dictionary infers them from names and descriptions. A value
 * fits a type if the decoder of the report's file reads it. No value ever fits less than a STRING.
 */
public final class ColumnTypeInference {
  private static final ErrorTemplate AMBIGUOUS_DATES =
      ErrorCode.SCHEMA_HINT.template(
          "The dates in column {column} of {dataset}, such as {value}, can be read in two ways",
          "no value in the service's sample rows shows whether the day or the month comes first",
          "to read the column as text, set option schemaHints to \"{hint}\". Convert the text to"
              + " dates in your program");

  private static final Logger LOG = LoggerFactory.getLogger(ColumnTypeInference.class);

  /** Each type holds all values of the types before it. */
  private static final List<List<ColumnType>> WIDENING_ORDERS =
      List.of(
          List.of(ColumnType.INT, ColumnType.BIGINT, ColumnType.DOUBLE, ColumnType.STRING),
          List.of(ColumnType.DATE, ColumnType.TIMESTAMP, ColumnType.STRING),
          List.of(ColumnType.MONEY, ColumnType.DOUBLE, ColumnType.STRING));

  private static final Pattern NUMBER = Pattern.compile("-?\\d+(\\.\\d+)?([eE][+-]?\\d+)?");

  /** A name that ends in Date, Day or Month, or in one of these and Key, such as DateKey. */
  private static final Pattern DATE_NAME =
      Pattern.compile("(?i:(.*_)?(date|day|month)(key)?)|.*[a-z0-9](Date|Day|Month)(Key)?");

  private static final Pattern DAY = Pattern.compile("\\d{4}-\\d\\d-\\d\\d");
  private static final Pattern TIME = Pattern.compile("\\d{4}-\\d\\d-\\d\\d.*");
  private static final Pattern MONTH = Pattern.compile("[A-Za-z]{3}-\\d{2}(\\d\\d)?");
  private static final Pattern BOOLEAN_VALUE = Pattern.compile("(?i)true|false");

  /** More digits than a DOUBLE holds exactly. Such numbers are mostly ids. */
  private static final Pattern LONG_NUMBER = Pattern.compile("-?\\d{16,}.*");

  /** A number would lose the zeros, which are part of an id. */
  private static final Pattern LEADING_ZERO = Pattern.compile("-?0\\d.*");

  /** The user's types, which are never changed. */
  private final SchemaHints hints;

  private final ConnectorOptions options;
  private final ValueDisplay valueDisplay;

  /** Whether the service's test takes the range of a request. */
  private final boolean supportsTestRanges;

  public ColumnTypeInference(ConnectorOptions options, boolean supportsTestRanges) {
    this.options = options;
    this.hints = SchemaHints.of(options);
    this.valueDisplay = options.get(Options.ERROR_VALUES);
    this.supportsTestRanges = supportsTestRanges;
  }

  /** Whether rows may change a type: a column's is inferred, and option inferSchema samples. */
  boolean needsSample(CheckedQuery checkedQuery) {
    return options.get(Options.INFER_SCHEMA) != TypeInference.DICTIONARY
        && !inferredColumns(checkedQuery).isEmpty();
  }

  /** Whether each column whose type is inferred has one of these types. */
  boolean coversInferredColumns(CheckedQuery checkedQuery, Map<String, ColumnType> types) {
    return inferredColumns(checkedQuery).stream()
        .allMatch(column -> types.containsKey(column.name()));
  }

  /**
   * Returns the types that hold the values of rows, by column: without rows, those of the
   * dictionary. Compares the types of option schemaHints with the rows.
   *
   * @param rows of a test; null if it has failed
   * @param earlierTypes the types that earlier reads have decided, which stay
   * @throws io.partnerinsights.core.errors.OptionsException {@code SCHEMA_HINT} for a type of the
   *     user that is certain to end the read, and for dates with two readings
   */
  Map<String, ColumnType> decideTypes(
      CheckedQuery checkedQuery,
      @Nullable List<SampleRow> rows,
      Map<String, ColumnType> earlierTypes) {
    if (rows != null) {
      checkHints(checkedQuery, rows);
    }
    SampleRows sample = new SampleRows(checkedQuery.query(), rows == null ? List.of() : rows);
    Map<String, ColumnType> types = new LinkedHashMap<>(earlierTypes);
    for (ReportColumn column : inferredColumns(checkedQuery)) {
      if (!types.containsKey(column.name())) {
        types.put(
            column.name(), decideType(checkedQuery, column, sample.nonEmptyValues(column.name())));
      }
    }
    if (rows != null && types.size() > earlierTypes.size()) {
      LOG.info(
          "The column types of dataset {} were checked against {} sample rows from the service. No"
              + " action is needed. If you want to skip this check in later runs, set option"
              + " schemaHints to: {}",
          checkedQuery.query().dataset(),
          rows.size(),
          withTypes(checkedQuery, types).schema());
    }
    return types;
  }

  /** Returns the warning for a query whose test has found no row. */
  EmptyResultWarning emptyResultWarning(CheckedQuery checkedQuery) {
    return new EmptyResultWarning(checkedQuery, valueDisplay);
  }

  private void checkHints(CheckedQuery checkedQuery, List<SampleRow> rows) {
    List<ReportColumn> hintedColumns =
        checkedQuery.schema().columns().stream()
            .filter(column -> hints.findType(column.name()).isPresent())
            .toList();
    checkUserTypes(checkedQuery, "Option schemaHints", hintedColumns, rows);
  }

  /**
   * Compares the types of the user's schema with the rows of a test.
   *
   * @throws io.partnerinsights.core.errors.OptionsException {@code SCHEMA_HINT} for a type that is
   *     certain to end the read
   */
  public void checkUserSchema(
      CheckedQuery checkedQuery, ReportSchema userSchema, List<SampleRow> rows) {
    List<ReportColumn> userColumns =
        userSchema.columns().stream()
            .filter(
                column ->
                    checkedQuery
                        .schema()
                        .findColumn(column.name())
                        .filter(queryColumn -> !queryColumn.type().equals(column.type()))
                        .isPresent())
            .toList();
    checkUserTypes(checkedQuery, "Your schema", userColumns, rows);
  }

  private void checkUserTypes(
      CheckedQuery checkedQuery,
      String source,
      List<ReportColumn> userColumns,
      List<SampleRow> rows) {
    new UserTypeCheck(checkedQuery, supportsTestRanges, options)
        .checkColumns(source, userColumns, rows);
  }

  /**
   * Returns columns of the query with a type that refuses ids for those that are a DOUBLE only
   * because the values of a sample are numbers: a DOUBLE would change ids.
   */
  public ReportSchema withExactDoubles(CheckedQuery checkedQuery, ReportSchema columns) {
    return new ReportSchema(
        columns.columns().stream().map(column -> withExactDoubles(checkedQuery, column)).toList());
  }

  private ReportColumn withExactDoubles(CheckedQuery checkedQuery, ReportColumn column) {
    return isSampledNumber(checkedQuery, column)
        ? new ReportColumn(column.name(), ColumnType.EXACT_DOUBLE, column.comment())
        : column;
  }

  private boolean isSampledNumber(CheckedQuery checkedQuery, ReportColumn column) {
    return isDouble(column.type())
        && hints.findType(column.name()).isEmpty()
        && checkedQuery
            .schema()
            .findColumn(column.name())
            .filter(queryColumn -> isDouble(queryColumn.type()))
            .isPresent()
        && !findInDictionary(checkedQuery, column)
            .map(hints::defaultTypeOf)
            .filter(ColumnTypeInference::isDouble)
            .isPresent();
  }

  private static boolean isDouble(ColumnType type) {
    return type.equals(ColumnType.DOUBLE);
  }

  /** Returns the query with these types for the columns whose types are inferred. */
  CheckedQuery withTypes(CheckedQuery checkedQuery, Map<String, ColumnType> types) {
    return checkedQuery.withTypes(
        column ->
            hints.decidesType(column.name(), findInDictionary(checkedQuery, column).orElse(null))
                ? column.type()
                : types.getOrDefault(column.name(), column.type()));
  }

  private static Optional<DictionaryColumn> findInDictionary(
      CheckedQuery checkedQuery, ReportColumn column) {
    return DataDictionary.builtIn().findColumn(checkedQuery.query().dataset(), column.name());
  }

  private List<ReportColumn> inferredColumns(CheckedQuery checkedQuery) {
    return checkedQuery.schema().columns().stream()
        .filter(column -> isInferred(checkedQuery, column))
        .toList();
  }

  /** A STRING of the dictionary holds every value. */
  private boolean isInferred(CheckedQuery checkedQuery, ReportColumn column) {
    DictionaryColumn dictionaryColumn = findInDictionary(checkedQuery, column).orElse(null);
    return !hints.decidesType(column.name(), dictionaryColumn)
        && (!column.type().equals(ColumnType.STRING) || dictionaryColumn == null);
  }

  private ColumnType decideType(
      CheckedQuery checkedQuery, ReportColumn column, List<String> values) {
    if (findInDictionary(checkedQuery, column).isEmpty()) {
      return inferType(column.name(), values);
    }
    ColumnType type = widenType(column, values);
    if (!type.equals(column.type())) {
      warnOrRejectWiderType(checkedQuery, column, type, values);
    }
    return type;
  }

  private void warnOrRejectWiderType(
      CheckedQuery checkedQuery, ReportColumn column, ColumnType type, List<String> values) {
    boolean isDateAsText = type.equals(ColumnType.STRING) && column.type().isDateOrTime();
    if (!isDateAsText) {
      LOG.warn(
          "Column {} of dataset {} is read as type {} in this run, because the service sent sample"
              + " rows with a value that does not fit the usual type {}. A later run may get other"
              + " sample rows, and use another type. To read the column with the same type in every"
              + " run, set option schemaHints to: {}",
          column.name(),
          checkedQuery.query().dataset(),
          type,
          column.type(),
          column.toHint(type));
      return;
    }
    ColumnSample timestampSample =
        new ColumnSample(new ReportColumn(column.name(), ColumnType.TIMESTAMP), values);
    timestampSample
        .findAmbiguousDate()
        .ifPresent(value -> rejectAmbiguousDate(checkedQuery, column, value));
    LOG.warn(
        "Column {} of dataset {} should contain dates, but is read as STRING, because the connector"
            + " cannot read values such as {} as dates. The connector therefore rejects conditions"
            + " that compare this column with a date. If you need such a condition, set option"
            + " schemaHints to {}. The condition then compares text, which may not sort like dates",
        column.name(),
        checkedQuery.query().dataset(),
        valueDisplay.describe(timestampSample.findNonDateValue().orElseThrow()),
        column.toHint(ColumnType.STRING));
  }

  private void rejectAmbiguousDate(CheckedQuery checkedQuery, ReportColumn column, String value) {
    String hint = column.toHint(ColumnType.STRING);
    throw AMBIGUOUS_DATES.error(
        column.name(), checkedQuery.query().dataset(), valueDisplay.describe(value), hint);
  }

  /**
   * Returns the narrowest type that holds the values and those of the column's inferred type.
   *
   * @param values neither null nor empty texts
   */
  static ColumnType widenType(ReportColumn column, List<String> values) {
    return sameOrWiderTypes(column.type()).stream()
        .filter(type -> fitsAll(type, column, values))
        .findFirst()
        .orElse(ColumnType.STRING);
  }

  private static List<ColumnType> sameOrWiderTypes(ColumnType type) {
    return WIDENING_ORDERS.stream()
        .filter(types -> types.contains(type))
        .findFirst()
        .map(types -> types.subList(types.indexOf(type), types.size()))
        .orElse(List.of(type, ColumnType.STRING));
  }

  /** Whole numbers of many digits are not rounded because one of them has a fraction. */
  private static boolean fitsAll(ColumnType type, ReportColumn column, List<String> values) {
    boolean mayRound = type.equals(ColumnType.DOUBLE) && !type.equals(column.type());
    ColumnSample sample = new ColumnSample(new ReportColumn(column.name(), type), values);
    return sample.fitsType() && !(mayRound && anyMatch(LONG_NUMBER, values));
  }

  /** Returns the type of a column that only the sample knows: STRING if there is any doubt. */
  static ColumnType inferType(String column, List<String> values) {
    if (values.isEmpty()) {
      return ColumnType.STRING;
    }
    boolean mayBeDates =
        DATE_NAME.matcher(column).matches() || allMatch(DAY, values) || allMatch(MONTH, values);
    ReportColumn dateColumn = new ReportColumn(column, ColumnType.DATE);
    if (mayBeDates && new ColumnSample(dateColumn, values).fitsWithoutLosingTimes()) {
      return ColumnType.DATE;
    }
    if (allMatch(NUMBER, values)) {
      boolean isId = anyMatch(LONG_NUMBER, values) || anyMatch(LEADING_ZERO, values);
      return isId ? ColumnType.STRING : ColumnType.DOUBLE;
    }
    if (allMatch(BOOLEAN_VALUE, values)) {
      return ColumnType.BOOLEAN;
    }
    return allMatch(TIME, values)
        ? widenType(new ReportColumn(column, ColumnType.TIMESTAMP), values)
        : ColumnType.STRING;
  }

  private static boolean allMatch(Pattern pattern, List<String> values) {
    return values.stream().allMatch(value -> pattern.matcher(value).matches());
  }

  private static boolean anyMatch(Pattern pattern, List<String> values) {
    return values.stream().anyMatch(value -> pattern.matcher(value).matches());
  }
}
