package io.partnerinsights.spark.load;

import java.time.Instant;
import java.time.YearMonth;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/**
 * What column {@code _load} of a row says: the execution that it is from, and the months that this
 * execution covers whole. The rows carry the load's state, so that it is restored, copied and
 * committed with them.
 *
 * @param account a digest of service and account
 * @param months the covered months; null for a dataset without periods
 */
record LoadMark(
    String dataset,
    String account,
    String executionId,
    Instant generated,
    @Nullable Months months) {
  /** Name of the column. */
  static final String COLUMN = "_load";

  /** Type of the column. */
  static final String TYPE =
      "STRUCT<dataset: STRING, account: STRING, execution: STRING, generated: TIMESTAMP,"
          + " first: DATE, last: DATE>";

  /** The fields that {@link #of} reads, as texts and a number, whatever the session's settings. */
  static final String FIELDS =
      "_load.dataset, _load.account, _load.execution, unix_micros(_load.generated) AS generated,"
          + " CAST(_load.first AS STRING) AS first, CAST(_load.last AS STRING) AS last";

  /** The same of a table without the column. */
  static final String NO_FIELDS =
      "CAST(NULL AS STRING) AS d, CAST(NULL AS STRING) AS a, CAST(NULL AS STRING) AS e,"
          + " CAST(NULL AS BIGINT) AS g, CAST(NULL AS STRING) AS f, CAST(NULL AS STRING) AS l";

  /** Months in a row, both ends included. */
  record Months(YearMonth first, YearMonth last) {
    boolean contains(YearMonth month) {
      return !month.isBefore(first) && !month.isAfter(last);
    }
  }

  /** Reads the fields from this place of a row on; empty for a row that no load has written. */
  static Optional<LoadMark> of(Row row, int at) {
    if (row.isNullAt(at + 2)) {
      return Optional.empty();
    }
    Months months =
        row.isNullAt(at + 4)
            ? null
            : new Months(month(row.getString(at + 4)), month(row.getString(at + 5)));
    Instant generated = Instant.EPOCH.plus(row.getLong(at + 3), ChronoUnit.MICROS);
    return Optional.of(
        new LoadMark(
            row.getString(at), row.getString(at + 1), row.getString(at + 2), generated, months));
  }

  /** Returns the month of a day such as {@code 2026-01-01}. */
  static YearMonth month(String day) {
    return YearMonth.parse(day.substring(0, 7));
  }

  /** Returns this mark as an expression. */
  String sql() {
    return "CAST(named_struct('dataset', %s, 'account', %s, 'execution', %s,"
            .formatted(Sql.text(dataset), Sql.text(account), Sql.text(executionId))
        + " 'generated', timestamp_micros(%d), 'first', %s, 'last', %s) AS %s)"
            .formatted(
                ChronoUnit.MICROS.between(Instant.EPOCH, generated),
                months == null ? "NULL" : Sql.firstDay(months.first()),
                months == null ? "NULL" : Sql.firstDay(months.last()),
                TYPE);
  }
}
