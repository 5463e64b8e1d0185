package io.partnerinsights.core.schema;

import io.partnerinsights.core.base.LruMap;
import io.partnerinsights.core.errors.PlainText;
import io.partnerinsights.core.model.Dataset;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.options.MoneyType;
import io.partnerinsights.core.options.Options;
import io.partnerinsights.core.query.InsightsQuery;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Resolves a query's schema: the selected names in order. Each column has the type that the user
 * sets for it or for all amounts of money, otherwise the dictionary's, otherwise STRING. The user's
 * types of columns are written as in SQL:
 *
 * <pre>{@code
 * Month DATE, BilledRevenueUSD DECIMAL(18,2), `odd name` STRING
 * }</pre>
 *
 * <p>Types: STRING, INT or INTEGER, BIGINT or LONG, DOUBLE, DECIMAL(p,s) or NUMERIC(p,s), BOOLEAN,
 * DATE, TIMESTAMP. Names and types are read without case. Immutable.
 */
public final class SchemaHints {
  private static final Logger LOG = LoggerFactory.getLogger(SchemaHints.class);

  /** Warnings logged in this JVM: each is logged once, because a notebook reads a dataset often. */
  private static final Set<String> LOGGED_WARNINGS = LruMap.newSet(1_000);

  /** Compares names without case. */
  private final Map<String, ColumnType> types;

  private final MoneyType moneyType;

  private SchemaHints(Map<String, ColumnType> types, MoneyType moneyType) {
    this.types = types;
    this.moneyType = moneyType;
  }

  /**
   * Returns the hints of options {@code schemaHints} and {@code money}.
   *
   * @throws io.partnerinsights.core.errors.OptionsException {@code SCHEMA_HINT}
   */
  public static SchemaHints of(ConnectorOptions options) {
    String columns = options.find(Options.SCHEMA_HINTS).orElse("");
    return new SchemaHints(HintParser.parse(columns), options.get(Options.MONEY));
  }

  /**
   * Parses hints; a blank text has none.
   *
   * @throws io.partnerinsights.core.errors.OptionsException {@code SCHEMA_HINT} with the position
   *     and a remedy
   */
  public static SchemaHints parse(String text) {
    return new SchemaHints(HintParser.parse(text), MoneyType.DECIMAL);
  }

  /** Returns the type for that column, ignoring case. */
  public Optional<ColumnType> findType(String column) {
    return Optional.ofNullable(types.get(column));
  }

  /** Returns the type of a column of the dictionary that has no hint of its own. */
  public ColumnType defaultTypeOf(DictionaryColumn column) {
    return isMoneyAsDouble(column) ? ColumnType.DOUBLE : column.type();
  }

  private boolean isMoneyAsDouble(DictionaryColumn column) {
    return column.kind() == ColumnKind.MONEY && moneyType == MoneyType.DOUBLE;
  }

  /**
   * Whether the user has set the type of a column, by its name or as an amount of money.
   *
   * @param entry the column in the dictionary, if it is there
   */
  public boolean decidesType(String column, @Nullable DictionaryColumn entry) {
    return types.containsKey(column) || (entry != null && isMoneyAsDouble(entry));
  }

  public Set<String> hintedColumns() {
    return types.keySet();
  }

  /**
   * Returns the schema in the query's spelling.
   *
   * @throws io.partnerinsights.core.errors.OptionsException {@code SCHEMA_HINT} if a hint is for a
   *     column that the query does not select
   * @throws io.partnerinsights.core.errors.QueryException {@code DUPLICATE_COLUMN}
   */
  public ReportSchema resolveSchema(InsightsQuery query) {
    return resolveSchema(query, UnaryOperator.identity(), name -> false);
  }

  /**
   * Returns the schema in the live dataset's spelling; unknown names keep the query's spelling.
   * Warns about names whose types are guesses.
   *
   * @throws io.partnerinsights.core.errors.OptionsException as {@link
   *     #resolveSchema(InsightsQuery)}
   * @throws io.partnerinsights.core.errors.QueryException as {@link #resolveSchema(InsightsQuery)}
   */
  public ReportSchema resolveSchema(InsightsQuery query, Dataset liveDataset) {
    warnOfUnknownTypes(query, liveDataset);
    return resolveSchema(
        query, name -> liveDataset.findSpelling(name).orElse(name), liveDataset::isMetric);
  }

  /** Warns about selected names that have neither a hint nor a type in the dictionary. */
  private void warnOfUnknownTypes(InsightsQuery query, Dataset liveDataset) {
    warnOfUnknownNames(
        liveDataset.name(),
        query.columns().stream()
            .filter(name -> findType(name).isEmpty())
            .filter(name -> DataDictionary.builtIn().findColumn(query.dataset(), name).isEmpty())
            .toList());
  }

  static void warnOfUnknownNames(String dataset, List<String> unknownNames) {
    String nameList = PlainText.of(String.join(", ", unknownNames));
    if (!unknownNames.isEmpty() && LOGGED_WARNINGS.add(dataset + " " + nameList)) {
      LOG.warn(
          "The connector has no built-in types for columns {} of dataset {}. It therefore reads"
              + " these columns as STRING, or with types that fit the service's sample rows. These"
              + " types may differ between runs. To get the same types in every run, set option"
              + " schemaHints for these columns",
          nameList,
          PlainText.of(dataset));
    }
  }

  private ReportSchema resolveSchema(
      InsightsQuery query, UnaryOperator<String> toSpelling, Predicate<String> isMetric) {
    rejectUnusedHints(query.columns());
    return new ReportSchema(
        query.columns().stream()
            .map(
                name ->
                    toColumn(
                        toSpelling.apply(name),
                        DataDictionary.builtIn().findColumn(query.dataset(), name).orElse(null),
                        isMetric.test(name)))
            .toList());
  }

  private ReportColumn toColumn(String name, @Nullable DictionaryColumn entry, boolean isMetric) {
    ColumnType defaultType = entry == null ? ColumnType.STRING : defaultTypeOf(entry);
    ColumnType type = findType(name).orElse(defaultType);
    return new ReportColumn(name, type, DictionaryColumn.commentFor(name, entry, isMetric));
  }

  private void rejectUnusedHints(Collection<String> selectedNames) {
    for (String column : hintedColumns()) {
      if (selectedNames.stream().noneMatch(column::equalsIgnoreCase)) {
        throw SchemaErrors.UNUSED_HINT
            .withSuggestion(column, selectedNames)
            .error(column, selectedNames);
      }
    }
  }
}
