package io.partnerinsights.core.sample;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.ErrorRow;
import io.partnerinsights.core.errors.ErrorValues;
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
public final class ColumnTypes {
  private static final ErrorRow AMBIGUOUS_DATES =
      ErrorCode.SCHEMA_HINT.row(
          "The dates in column {column} of {dataset}, such as {value}, can be read in two ways",
          "no value in the service's sample rows shows whether the day or the month comes first",
          "to read the column as text, set option schemaHints to \"{hint}\". Convert the text to"
              + " dates in your program");

  private static final Logger LOG = LoggerFactory.getLogger(ColumnTypes.class);

  /** Each type holds all values of the types before it. */
  private static final List<List<ColumnType>> WIDER =
      List.of(
          List.of(ColumnType.INT, ColumnType.BIGINT, ColumnType.DOUBLE, ColumnType.STRING),
          List.of(ColumnType.DATE, ColumnType.TIMESTAMP, ColumnType.STRING),
          List.of(ColumnType.MONEY, ColumnType.DOUBLE, ColumnType.STRING));

  private static final Pattern NUMBER = Pattern.compile("-?\\d+(\\.\\d+)?([eE][+-]?\\d+)?");

  /** A name that ends in Date, Day or Month, or in one of these and Key, such as DateKey. */
  private static final Pattern NAME_OF_DAYS =
      Pattern.compile("(?i:(.*_)?(date|day|month)(key)?)|.*[a-z0-9](Date|Day|Month)(Key)?");

  private static final Pattern DAY = Pattern.compile("\\d{4}-\\d\\d-\\d\\d");
  private static final Pattern TIME = Pattern.compile("\\d{4}-\\d\\d-\\d\\d.*");
  private static final Pattern MONTH = Pattern.compile("[A-Za-z]{3}-\\d{2}(\\d\\d)?");
  private static final Pattern FLAG = Pattern.compile("(?i)true|false");

  /** More digits than a DOUBLE holds exactly. Such numbers are mostly ids. */
  private static final Pattern LONG_NUMBER = Pattern.compile("-?\\d{16,}.*");

  /** A number would lose the zeros, which are part of an id. */
  private static final Pattern LEADING_ZERO = Pattern.compile("-?0\\d.*");

  /** The user's types, which are never changed. */
  private final SchemaHints hints;

  private final ConnectorOptions options;
  private final ErrorValues values;

  /** Whether the service's test takes the range of a request. */
  private final boolean testsRanges;

  public ColumnTypes(ConnectorOptions options, boolean testsRanges) {
    this.options = options;
    this.hints = SchemaHints.of(options);
    this.values = options.get(Options.ERROR_VALUES);
    this.testsRanges = testsRanges;
  }

  /** Whether rows may change a type: a column's is inferred, and option inferSchema samples. */
  boolean needSample(CheckedQuery checked) {
    return options.get(Options.INFER_SCHEMA) != TypeInference.DICTIONARY
        && !inferred(checked).isEmpty();
  }

  /** Whether each column whose type is inferred has one of these types. */
  boolean hasTypes(CheckedQuery checked, Map<String, ColumnType> types) {
    return inferred(checked).stream().allMatch(column -> types.containsKey(column.name()));
  }

  /**
   * Returns the types that hold the values of rows, by column: without rows, those of the
   * dictionary. Compares the types of option schemaHints with the rows.
   *
   * @param rows of a test; null if it has failed
   * @param earlier the types that earlier reads have decided, which stay
   * @throws io.partnerinsights.core.errors.OptionsException {@code SCHEMA_HINT} for a type of the
   *     user that is certain to end the read, and for dates with two readings
   */
  Map<String, ColumnType> decide(
      CheckedQuery checked, @Nullable List<SampleRow> rows, Map<String, ColumnType> earlier) {
    if (rows != null) {
      checkHints(checked, rows);
    }
    SampleRows sample = new SampleRows(checked.query(), rows == null ? List.of() : rows);
    Map<String, ColumnType> types = new LinkedHashMap<>(earlier);
    for (ReportColumn column : inferred(checked)) {
      if (!types.containsKey(column.name())) {
        types.put(column.name(), type(checked, column, sample.values(column.name())));
      }
    }
    if (rows != null && types.size() > earlier.size()) {
      LOG.info(
          "The column types of {} were checked against {} sample rows. To skip this check, set"
              + " option schemaHints to: {}",
          checked.query().dataset(),
          rows.size(),
          typed(checked, types).schema());
    }
    return types;
  }

  /** Returns the warning for a query whose test has found no row. */
  EmptyResult emptyResult(CheckedQuery checked) {
    return new EmptyResult(checked, values);
  }

  private void checkHints(CheckedQuery checked, List<SampleRow> rows) {
    List<ReportColumn> hinted =
        checked.schema().columns().stream()
            .filter(column -> hints.find(column.name()).isPresent())
            .toList();
    check(checked, "Option schemaHints", hinted, rows);
  }

  /**
   * Compares the types of the user's schema with the rows of a test.
   *
   * @throws io.partnerinsights.core.errors.OptionsException {@code SCHEMA_HINT} for a type that is
   *     certain to end the read
   */
  public void check(CheckedQuery checked, ReportSchema user, List<SampleRow> rows) {
    List<ReportColumn> given =
        user.columns().stream()
            .filter(
                column ->
                    checked
                        .schema()
                        .find(column.name())
                        .filter(own -> !own.type().equals(column.type()))
                        .isPresent())
            .toList();
    check(checked, "Your schema", given, rows);
  }

  private void check(
      CheckedQuery checked, String giver, List<ReportColumn> given, List<SampleRow> rows) {
    new UserTypeCheck(checked, testsRanges, options).check(giver, given, rows);
  }

  /**
   * Returns columns of the query with a type that refuses ids for those that are a DOUBLE only
   * because the values of a sample are numbers: a DOUBLE would change ids.
   */
  public ReportSchema refusingIds(CheckedQuery checked, ReportSchema columns) {
    return new ReportSchema(
        columns.columns().stream().map(column -> refusingIds(checked, column)).toList());
  }

  private ReportColumn refusingIds(CheckedQuery checked, ReportColumn column) {
    return isSampledNumber(checked, column)
        ? new ReportColumn(column.name(), ColumnType.EXACT_DOUBLE, column.comment())
        : column;
  }

  private boolean isSampledNumber(CheckedQuery checked, ReportColumn column) {
    return isDouble(column.type())
        && hints.find(column.name()).isEmpty()
        && checked.schema().find(column.name()).filter(own -> isDouble(own.type())).isPresent()
        && !known(checked, column).map(hints::typeOf).filter(ColumnTypes::isDouble).isPresent();
  }

  private static boolean isDouble(ColumnType type) {
    return type.equals(ColumnType.DOUBLE);
  }

  /** Returns the query with these types for the columns whose types are inferred. */
  CheckedQuery typed(CheckedQuery checked, Map<String, ColumnType> types) {
    return checked.withTypes(
        column ->
            hints.decide(column.name(), known(checked, column).orElse(null))
                ? column.type()
                : types.getOrDefault(column.name(), column.type()));
  }

  private static Optional<DictionaryColumn> known(CheckedQuery checked, ReportColumn column) {
    return DataDictionary.bundled().find(checked.query().dataset(), column.name());
  }

  private List<ReportColumn> inferred(CheckedQuery checked) {
    return checked.schema().columns().stream().filter(column -> isUnsure(checked, column)).toList();
  }

  /** A STRING of the dictionary holds every value. */
  private boolean isUnsure(CheckedQuery checked, ReportColumn column) {
    DictionaryColumn known = known(checked, column).orElse(null);
    return !hints.decide(column.name(), known)
        && (!column.type().equals(ColumnType.STRING) || known == null);
  }

  private ColumnType type(CheckedQuery checked, ReportColumn column, List<String> sample) {
    if (known(checked, column).isEmpty()) {
      return infer(column.name(), sample);
    }
    ColumnType type = widen(column, sample);
    if (!type.equals(column.type())) {
      warnOfAWiderType(checked, column, type, sample);
    }
    return type;
  }

  private void warnOfAWiderType(
      CheckedQuery checked, ReportColumn column, ColumnType type, List<String> sample) {
    boolean text = type.equals(ColumnType.STRING) && column.type().isDateOrTime();
    if (!text) {
      LOG.warn(
          "Column {} of {} is read as {}, because a value in the service's sample rows does not fit"
              + " type {}. Each run takes a new sample, so the type may differ between runs. To"
              + " keep this type in every run, set option schemaHints to: {}",
          column.name(),
          checked.query().dataset(),
          type,
          column.type(),
          column.hint(type));
      return;
    }
    ColumnSample times =
        new ColumnSample(new ReportColumn(column.name(), ColumnType.TIMESTAMP), sample);
    times.firstAmbiguous().ifPresent(value -> refuseAmbiguous(checked, column, value));
    LOG.warn(
        "Column {} of {} should contain dates, but is read as STRING, because the connector cannot"
            + " read values such as {} as dates. Conditions that compare the column with a date are"
            + " rejected. To compare the column as text, set option schemaHints to: {}",
        column.name(),
        checked.query().dataset(),
        values.describe(times.firstWithoutForm().orElseThrow()),
        column.hint(ColumnType.STRING));
  }

  private void refuseAmbiguous(CheckedQuery checked, ReportColumn column, String value) {
    String hint = column.hint(ColumnType.STRING);
    throw AMBIGUOUS_DATES.error(
        column.name(), checked.query().dataset(), values.describe(value), hint);
  }

  /**
   * Returns the narrowest type that holds the values and those of the column's inferred type.
   *
   * @param values neither null nor empty texts
   */
  static ColumnType widen(ReportColumn column, List<String> values) {
    return wider(column.type()).stream()
        .filter(type -> fitAll(type, column, values))
        .findFirst()
        .orElse(ColumnType.STRING);
  }

  private static List<ColumnType> wider(ColumnType type) {
    return WIDER.stream()
        .filter(types -> types.contains(type))
        .findFirst()
        .map(types -> types.subList(types.indexOf(type), types.size()))
        .orElse(List.of(type, ColumnType.STRING));
  }

  /** Whole numbers of many digits are not rounded because one of them has a fraction. */
  private static boolean fitAll(ColumnType type, ReportColumn column, List<String> values) {
    boolean rounds = type.equals(ColumnType.DOUBLE) && !type.equals(column.type());
    ColumnSample sample = new ColumnSample(new ReportColumn(column.name(), type), values);
    return sample.fits() && !(rounds && anyMatch(LONG_NUMBER, values));
  }

  /** Returns the type of a column that only the sample knows: STRING if there is any doubt. */
  static ColumnType infer(String column, List<String> values) {
    if (values.isEmpty()) {
      return ColumnType.STRING;
    }
    boolean days =
        NAME_OF_DAYS.matcher(column).matches() || allMatch(DAY, values) || allMatch(MONTH, values);
    ReportColumn day = new ReportColumn(column, ColumnType.DATE);
    if (days && new ColumnSample(day, values).fitsUnchanged()) {
      return ColumnType.DATE;
    }
    if (allMatch(NUMBER, values)) {
      boolean id = anyMatch(LONG_NUMBER, values) || anyMatch(LEADING_ZERO, values);
      return id ? ColumnType.STRING : ColumnType.DOUBLE;
    }
    if (allMatch(FLAG, values)) {
      return ColumnType.BOOLEAN;
    }
    return allMatch(TIME, values)
        ? widen(new ReportColumn(column, ColumnType.TIMESTAMP), values)
        : ColumnType.STRING;
  }

  private static boolean allMatch(Pattern pattern, List<String> values) {
    return values.stream().allMatch(value -> pattern.matcher(value).matches());
  }

  private static boolean anyMatch(Pattern pattern, List<String> values) {
    return values.stream().anyMatch(value -> pattern.matcher(value).matches());
  }
}
