package io.partnerinsights.core.schema;

import io.partnerinsights.core.errors.PlainText;
import io.partnerinsights.core.model.Dataset;
import io.partnerinsights.core.model.LruMap;
import io.partnerinsights.core.query.InsightsQuery;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Resolves a query's schema: the selected names in order. Each column has the hint's type,
 * otherwise the dictionary's, otherwise STRING. Immutable.
 *
 * @param dictionary the types of known names
 * @param hints the user's types, which take precedence
 */
public record SchemaResolver(DataDictionary dictionary, SchemaHints hints) {
  private static final Logger LOG = LoggerFactory.getLogger(SchemaResolver.class);

  /** Warnings logged in this JVM: each is logged once, because a notebook reads a dataset often. */
  private static final Set<String> LOGGED = LruMap.newSet(1_000);

  /**
   * Returns the schema in the query's spelling.
   *
   * @throws io.partnerinsights.core.errors.OptionsException {@code SCHEMA_HINT} if a hint is for a
   *     column that the query does not select
   * @throws io.partnerinsights.core.errors.QueryException {@code DUPLICATE_COLUMN}
   */
  public ReportSchema resolve(InsightsQuery query) {
    return resolve(query, UnaryOperator.identity(), name -> false);
  }

  /**
   * Returns the schema in the live dataset's spelling; unknown names keep the query's spelling.
   *
   * @throws io.partnerinsights.core.errors.OptionsException as {@link #resolve(InsightsQuery)}
   * @throws io.partnerinsights.core.errors.QueryException as {@link #resolve(InsightsQuery)}
   */
  public ReportSchema resolve(InsightsQuery query, Dataset live) {
    return resolve(query, name -> live.spelling(name).orElse(name), live::isMetric);
  }

  /**
   * Warns about selected names that have neither a hint nor a type in the dictionary, so that their
   * types are guesses.
   */
  public void warnOfUnknownTypes(InsightsQuery query, Dataset live) {
    warn(
        live.name(),
        query.columns().stream()
            .filter(name -> hints.find(name).isEmpty())
            .filter(name -> dictionary.find(query.dataset(), name).isEmpty())
            .toList());
  }

  static void warn(String dataset, List<String> unknown) {
    String list = PlainText.of(String.join(", ", unknown));
    if (!unknown.isEmpty() && LOGGED.add(dataset + " " + list)) {
      LOG.warn(
          "The connector's dictionary lacks columns {} of {}: their types come from a sample of the"
              + " rows. To set the types yourself, use option schemaHints",
          list,
          PlainText.of(dataset));
    }
  }

  private ReportSchema resolve(
      InsightsQuery query, UnaryOperator<String> spelling, Predicate<String> isMetric) {
    refuseUnusedHints(query.columns());
    return new ReportSchema(
        query.columns().stream()
            .map(
                name ->
                    column(
                        spelling.apply(name),
                        dictionary.find(query.dataset(), name).orElse(null),
                        isMetric.test(name)))
            .toList());
  }

  private ReportColumn column(String name, @Nullable DictionaryColumn known, boolean metric) {
    ColumnType guess = known == null ? ColumnType.STRING : hints.typeOf(known);
    ColumnType type = hints.find(name).orElse(guess);
    return new ReportColumn(name, type, DictionaryColumn.comment(name, known, metric));
  }

  private void refuseUnusedHints(Collection<String> selected) {
    for (String hinted : hints.columns()) {
      if (selected.stream().noneMatch(hinted::equalsIgnoreCase)) {
        throw SchemaErrors.UNUSED_HINT.near(hinted, selected).error(hinted, selected);
      }
    }
  }
}
