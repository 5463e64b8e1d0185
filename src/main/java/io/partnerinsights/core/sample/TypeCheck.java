package io.partnerinsights.core.sample;

import io.partnerinsights.core.client.PartnerInsightsClient;
import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.ErrorRow;
import io.partnerinsights.core.errors.ErrorValues;
import io.partnerinsights.core.errors.PartnerInsightsException;
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
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks the types of a plan's columns with the service's own test of its query, before the wait
 * for a report. The service publishes no types: the dictionary infers them from names and
 * descriptions.
 */
public final class TypeCheck {
  private static final ErrorRow AMBIGUOUS_DATES =
      ErrorCode.SCHEMA_HINT.row(
          "The dates in column {column} of {dataset}, such as {value}, can be read in two ways",
          "no value of the sample shows whether the day or the month comes first",
          "set option schemaHints to \"{hint}\", and convert the texts in your program");

  private static final Logger LOG = LoggerFactory.getLogger(TypeCheck.class);

  /** Maximum time of the test; a read must not wait longer for types that are probably right. */
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final PartnerInsightsClient client;
  private final QueryTests tests;

  /** The user's types, which are never changed. */
  private final SchemaHints hints;

  private final ConnectorOptions options;
  private final ErrorValues values;

  /**
   * Makes no call.
   *
   * @param tests those of the application; the types that they have given stay
   */
  public TypeCheck(PartnerInsightsClient client, QueryTests tests, ConnectorOptions options) {
    this.client = client;
    this.tests = tests;
    this.options = options;
    this.hints = SchemaHints.of(options);
    this.values = options.get(Options.ERROR_VALUES);
  }

  /**
   * A plan with checked types.
   *
   * @param sample the rows of the test, if there was one
   * @param failure the error with which the test of this call has failed, if it has
   */
  public record Checked(
      CheckedQuery plan,
      @Nullable List<SampleRow> sample,
      @Nullable PartnerInsightsException failure) {
    Checked with(CheckedQuery typed) {
      return new Checked(typed, sample, failure);
    }
  }

  /**
   * Checks the plan, unless option {@code inferSchema} has no sample; one GET at most, and another
   * one if the first has found no row. The user's types are compared with the rows of that test.
   *
   * @throws io.partnerinsights.core.errors.OptionsException {@code SCHEMA_HINT} for a type of the
   *     user that is certain to end the read, and for dates with two readings
   */
  public Checked check(CheckedQuery plan) {
    if (options.get(Options.INFER_SCHEMA) == TypeInference.DICTIONARY || inferred(plan).isEmpty()) {
      return new Checked(plan, null, null);
    }
    Map<String, ColumnType> known = tests.types(plan.key()).orElse(null);
    if (known != null) {
      List<SampleRow> sample = tests.find(plan).orElse(null);
      if (sample != null) {
        checkHints(plan, sample);
      }
      return new Checked(typed(plan, known), sample, null);
    }
    Checked test = test(plan, () -> tests.test(plan, client, LIMIT));
    Map<String, ColumnType> types = Map.of();
    if (test.sample() != null) {
      checkHints(plan, test.sample());
      warnOfAnEmptyResult(plan, test.sample());
      types = sampled(plan, test.sample());
    }
    return test.with(typed(plan, tests.addTypes(plan.key(), types)));
  }

  /**
   * Compares the types of the user's schema with the rows of a test that was made before; no call.
   *
   * @throws io.partnerinsights.core.errors.OptionsException {@code SCHEMA_HINT} for a type that is
   *     certain to end the read
   */
  public void check(CheckedQuery plan, ReportSchema user) {
    List<ReportColumn> given =
        user.columns().stream()
            .filter(
                column ->
                    plan.schema()
                        .find(column.name())
                        .filter(own -> !own.type().equals(column.type()))
                        .isPresent())
            .toList();
    tests
        .find(plan)
        .ifPresent(
            rows -> new UserTypeCheck(plan, client, options).check("Your schema", given, rows));
  }

  /**
   * Returns columns of the plan with a type that refuses ids for those that are a DOUBLE only
   * because the values of a sample are numbers: a DOUBLE would change ids.
   */
  public ReportSchema refusingIds(CheckedQuery plan, ReportSchema columns) {
    return new ReportSchema(
        columns.columns().stream()
            .map(
                column ->
                    isSampledNumber(plan, column)
                        ? new ReportColumn(column.name(), ColumnType.EXACT_DOUBLE, column.comment())
                        : column)
            .toList());
  }

  private boolean isSampledNumber(CheckedQuery plan, ReportColumn column) {
    return isDouble(column.type())
        && hints.find(column.name()).isEmpty()
        && plan.schema().find(column.name()).filter(own -> isDouble(own.type())).isPresent()
        && !known(plan, column).map(hints::typeOf).filter(TypeCheck::isDouble).isPresent();
  }

  private static boolean isDouble(ColumnType type) {
    return type.equals(ColumnType.DOUBLE);
  }

  private void checkHints(CheckedQuery plan, List<SampleRow> rows) {
    List<ReportColumn> hinted =
        plan.schema().columns().stream()
            .filter(column -> hints.find(column.name()).isPresent())
            .toList();
    new UserTypeCheck(plan, client, options).check("Option schemaHints", hinted, rows);
  }

  private void warnOfAnEmptyResult(CheckedQuery plan, List<SampleRow> rows) {
    EmptyResult empty = new EmptyResult(plan, values);
    if (empty.hasConditions() && rows.isEmpty()) {
      List<SampleRow> any = test(plan, () -> client.testQuery(empty.test(), LIMIT)).sample();
      if (any != null) {
        empty.warning(any).ifPresent(LOG::warn);
      }
    }
  }

  private static Checked test(CheckedQuery plan, Supplier<List<SampleRow>> test) {
    try {
      return new Checked(plan, test.get(), null);
    } catch (PartnerInsightsException e) {
      if (e.code() == ErrorCode.WAIT_INTERRUPTED) {
        throw e;
      }
      LOG.info(
          "The types of {} are not checked, because the service returned no sample: {}",
          plan.query().dataset(),
          e.summary());
      return new Checked(plan, null, e);
    }
  }

  private CheckedQuery typed(CheckedQuery plan, Map<String, ColumnType> types) {
    return plan.withTypes(
        column ->
            hints.decide(column.name(), known(plan, column).orElse(null))
                ? column.type()
                : types.getOrDefault(column.name(), column.type()));
  }

  private static Optional<DictionaryColumn> known(CheckedQuery plan, ReportColumn column) {
    return DataDictionary.bundled().find(plan.query().dataset(), column.name());
  }

  private List<ReportColumn> inferred(CheckedQuery plan) {
    return plan.schema().columns().stream().filter(column -> isUnsure(plan, column)).toList();
  }

  /** A STRING of the dictionary holds every value. */
  private boolean isUnsure(CheckedQuery plan, ReportColumn column) {
    DictionaryColumn known = known(plan, column).orElse(null);
    return !hints.decide(column.name(), known)
        && (!column.type().equals(ColumnType.STRING) || known == null);
  }

  /** Returns the types that hold the values of a sample, by column. */
  private Map<String, ColumnType> sampled(CheckedQuery plan, List<SampleRow> sample) {
    SampleRows rows = new SampleRows(plan.query(), sample);
    Map<String, ColumnType> types = new LinkedHashMap<>();
    for (ReportColumn column : inferred(plan)) {
      types.put(column.name(), type(plan, column, rows.values(column.name())));
    }
    LOG.info(
        "Checked the types of {} with a sample (rows: {}). To read without a sample, set option"
            + " schemaHints to: {}",
        plan.query().dataset(),
        sample.size(),
        typed(plan, types).schema());
    return types;
  }

  private ColumnType type(CheckedQuery plan, ReportColumn column, List<String> sample) {
    if (known(plan, column).isEmpty()) {
      return SampledTypes.infer(column.name(), sample);
    }
    ColumnType type = SampledTypes.widen(column, sample);
    if (!type.equals(column.type())) {
      warnOfAWiderType(plan, column, type, sample);
    }
    return type;
  }

  private void warnOfAWiderType(
      CheckedQuery plan, ReportColumn column, ColumnType type, List<String> sample) {
    boolean text = type.equals(ColumnType.STRING) && column.type().isDateOrTime();
    if (!text) {
      LOG.warn(
          "Column {} of {} is read as {}: a value in the service's sample rows is not of type {}."
              + " To have one type in all runs, set option schemaHints to: {}",
          column.name(),
          plan.query().dataset(),
          type,
          column.type(),
          column.hint(type));
      return;
    }
    ColumnSample times =
        new ColumnSample(new ReportColumn(column.name(), ColumnType.TIMESTAMP), sample);
    times.firstAmbiguous().ifPresent(value -> refuseAmbiguous(plan, column, value));
    LOG.warn(
        "Column {} of {} should have dates, but is read as STRING: the connector cannot read values"
            + " such as {} as dates. Conditions that compare the column with a date are refused. To"
            + " allow them, as comparisons of texts, set option schemaHints to: {}",
        column.name(),
        plan.query().dataset(),
        values.describe(times.firstWithoutForm().orElseThrow()),
        column.hint(ColumnType.STRING));
  }

  private void refuseAmbiguous(CheckedQuery plan, ReportColumn column, String value) {
    throw AMBIGUOUS_DATES.error(
        column.name(),
        plan.query().dataset(),
        values.describe(value),
        column.hint(ColumnType.STRING));
  }
}
