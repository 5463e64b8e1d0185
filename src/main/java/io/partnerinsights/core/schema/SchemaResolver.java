package io.partnerinsights.core.schema;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.NearestName;
import io.partnerinsights.core.errors.Problem;
import io.partnerinsights.core.model.Dataset;
import io.partnerinsights.core.query.InsightsQuery;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Gives a query its schema: the select list's names in its order, each with the hint's type, else
 * the dictionary's, else what a sample tells, else STRING. Immutable.
 *
 * @param dictionary the types of known names
 * @param hints the user's types, which win
 */
public record SchemaResolver(DataDictionary dictionary, SchemaHints hints) {

  /**
   * The schema in the query's own spelling.
   *
   * @throws io.partnerinsights.core.errors.OptionsException {@code SCHEMA_HINT} if a hint is for a
   *     column that the query does not select
   * @throws io.partnerinsights.core.errors.QueryException {@code DUPLICATE_COLUMN}
   */
  public ReportSchema resolve(InsightsQuery query) {
    return resolve(query, UnaryOperator.identity());
  }

  /**
   * The schema in the spelling of the live dataset, as far as it knows the names.
   *
   * @throws io.partnerinsights.core.errors.OptionsException as {@link #resolve(InsightsQuery)}
   * @throws io.partnerinsights.core.errors.QueryException as {@link #resolve(InsightsQuery)}
   */
  public ReportSchema resolve(InsightsQuery query, Dataset live) {
    return resolve(query, name -> live.spelling(name).orElse(name));
  }

  /** The selected names that have neither a hint nor a place in the dictionary. */
  public List<String> unknown(InsightsQuery query) {
    Optional<DictionaryDataset> dataset = dictionary.find(query.dataset());
    return query.columns().stream()
        .filter(name -> hints.find(name).isEmpty())
        .filter(name -> dataset.flatMap(known -> known.find(name)).isEmpty())
        .toList();
  }

  /** With types for columns that have neither a hint nor a place in the dictionary. */
  public SchemaResolver with(Map<String, ColumnType> sampled) {
    return sampled.isEmpty() ? this : new SchemaResolver(dictionary, hints.or(sampled));
  }

  private ReportSchema resolve(InsightsQuery query, UnaryOperator<String> spelling) {
    refuseIdleHints(query.columns());
    Optional<DictionaryDataset> dataset = dictionary.find(query.dataset());
    return new ReportSchema(
        query.columns().stream()
            .map(name -> column(spelling.apply(name), dataset.flatMap(known -> known.find(name))))
            .toList());
  }

  private ReportColumn column(String name, Optional<DictionaryColumn> known) {
    ColumnType type =
        hints.find(name).or(() -> known.map(DictionaryColumn::type)).orElse(ColumnType.STRING);
    return new ReportColumn(name, type, known.map(DictionaryColumn::comment).orElse(""));
  }

  /** A hint that changes nothing is a misspelling. */
  private void refuseIdleHints(Collection<String> selected) {
    for (String hinted : hints.columns()) {
      if (selected.stream().noneMatch(hinted::equalsIgnoreCase)) {
        throw Problem.of(
                ErrorCode.SCHEMA_HINT,
                "Option schemaHints has a type for column "
                    + hinted
                    + ", which the query does not select")
            .reason("a type that changes nothing is most often a misspelling")
            .remedy(
                NearestName.hintOr(
                    hinted,
                    selected,
                    "the query selects "
                        + String.join(", ", selected)
                        + "; give a type to one of these only"))
            .toException();
      }
    }
  }
}
