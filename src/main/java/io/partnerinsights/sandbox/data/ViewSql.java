package io.partnerinsights.sandbox.data;

import java.time.temporal.ChronoUnit;
import java.util.stream.Collectors;

/**
 * Writes the SQL that creates a dataset's view as of a day. No row is stored: a query computes the
 * columns that it reads from the row's number. Rows are ordered by month, and every month has the
 * same subscriptions. A subscription belongs to one customer, the same in every dataset.
 */
final class ViewSql {
  /** Hidden columns for metrics and the order of rows; no query can name them. */
  private static final String HIDDEN =
      "i AS \"~i\", c AS \"~c\", e AS \"~e\", seats AS \"~seats\","
          + " seats * n(a, 'assigned', 101) // 100 AS \"~assigned\","
          + " seats * n(a, 'assigned', 101) // 100 * n(a, 'active', 101) // 100 AS \"~active\","
          + " n(a, 'active', 101) AS \"~activeShare\","
          + " cents(a, 'billed', 5000000) AS \"~billed\", fine(a, 'acr', 500000000) AS \"~acr\","
          + " r AS \"~r\", a AS \"~a\"";

  private final DataSettings settings;
  private final Expressions expressions;

  ViewSql(DataSettings settings, Expressions expressions) {
    this.settings = settings;
    this.expressions = expressions;
  }

  String create(DatasetInfo dataset) {
    long perMonth = Math.max(1, Math.round(expressions.rows(dataset) * settings.scale()));
    long months =
        dataset.isTimeless() ? 1 : ChronoUnit.MONTHS.between(settings.from(), settings.until()) + 1;
    long customers = Math.max(5, Math.round(200 * settings.scale()));
    String columns =
        dataset.columns().stream()
            .map(column -> expressions.column(column) + " AS " + Sql.name(column.name()))
            .collect(Collectors.joining(",\n  "));
    return """
    CREATE MACRO %s(seen) AS TABLE
    SELECT %s,
      %s
    FROM (
      SELECT *, n(e, 'customer', %d) AS c, 1 + n(e, 'seats', 4000) + n(a, 'growth', 50) AS seats
      FROM (
        SELECT *, %s AS a FROM (
        SELECT
          range AS i,
          range %% %d AS e,
          CAST(DATE '%s' + to_months(CAST(range // %d AS INTEGER)) AS DATE) AS d,
          h(range, '%s') AS r
        FROM range(%d))
        WHERE %s))
    """
        .formatted(
            Sql.name(dataset.name()),
            HIDDEN,
            columns,
            customers,
            settings.restated() ? "amounts(d, r, seen)" : "r",
            perMonth,
            settings.from().atDay(1),
            perMonth,
            dataset.name(),
            perMonth * months,
            settings.restated() ? "present(d, r, seen)" : "true");
  }
}
