package io.partnerinsights.sandbox.data;

import java.time.temporal.ChronoUnit;
import java.util.stream.Collectors;

/**
 * Makes a dataset's view. Nothing is stored: a row's values are computed from its number when a
 * query reads it, and only the columns that it reads. Rows run month by month, each month with the
 * same subscriptions; a subscription belongs to one customer, in every dataset.
 */
final class Generator {
  /** Unselectable columns that metrics and row order are made of. */
  private static final String HIDDEN =
      "i AS \"~i\", c AS \"~c\", e AS \"~e\", seats AS \"~seats\","
          + " seats * n(r, 'assigned', 101) // 100 AS \"~assigned\","
          + " seats * n(r, 'assigned', 101) // 100 * n(r, 'active', 101) // 100 AS \"~active\","
          + " n(r, 'active', 101) AS \"~activeShare\","
          + " cents(r, 'billed', 5000000) AS \"~billed\", fine(r, 'acr', 500000000) AS \"~acr\"";

  private final DataSettings settings;
  private final Recipes recipes;

  Generator(DataSettings settings, Recipes recipes) {
    this.settings = settings;
    this.recipes = recipes;
  }

  String view(DatasetInfo dataset) {
    long perMonth = Math.max(1, Math.round(recipes.rows(dataset) * settings.scale()));
    long months =
        dataset.ranges().isEmpty()
            ? 1
            : ChronoUnit.MONTHS.between(settings.from(), settings.until()) + 1;
    long customers = Math.max(5, Math.round(200 * settings.scale()));
    String columns =
        dataset.columns().stream()
            .map(column -> recipes.column(column) + " AS " + Sql.name(column.name()))
            .collect(Collectors.joining(",\n  "));
    return """
    CREATE VIEW %s AS
    SELECT %s,
      %s
    FROM (
      SELECT i, e, d, r, n(e, 'customer', %d) AS c, 1 + n(e, 'seats', 4000) + n(r, 'growth', 50) AS seats
      FROM (
        SELECT
          range AS i,
          range %% %d AS e,
          CAST(DATE '%s' + to_months(CAST(range // %d AS INTEGER)) AS DATE) AS d,
          h(range, '%s') AS r
        FROM range(%d)))
    """
        .formatted(
            Sql.name(dataset.name()),
            HIDDEN,
            columns,
            customers,
            perMonth,
            settings.from().atDay(1),
            perMonth,
            dataset.name(),
            perMonth * months);
  }
}
