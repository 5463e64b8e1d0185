package io.partnerinsights.spark;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A generated question on a table, in Spark's SQL and in DuckDB's.
 *
 * @param select items of the select list, the same text for both
 * @param where conditions joined by AND
 * @param groupBy columns, or none
 * @param order keys that are in the select list
 * @param limit 0 is none
 * @param offset rows to leave out before the limit counts
 */
record Question(
    boolean distinct,
    List<String> select,
    List<Condition> where,
    List<String> groupBy,
    List<SortKey> order,
    int limit,
    int offset) {

  /** A condition that both engines read in the same way, each in its own words. */
  record Condition(String spark, String duckDb) {
    static Condition same(String sql) {
      return new Condition(sql, sql);
    }

    Condition wrapped(String before, String after) {
      return new Condition(before + spark + after, before + duckDb + after);
    }

    Condition or(Condition other) {
      return new Condition(
          "(" + spark + " OR " + other.spark + ")", "(" + duckDb + " OR " + other.duckDb + ")");
    }
  }

  /**
   * A key of ORDER BY.
   *
   * @param column its place in the select list, from 0
   * @param written whether Spark's text says where nulls go, or leaves it to the default
   */
  record SortKey(int column, boolean up, boolean nullsFirst, boolean written) {
    String sql(List<String> select, boolean whole) {
      String direction = up ? " ASC" : " DESC";
      String nulls = nullsFirst ? " NULLS FIRST" : " NULLS LAST";
      return select.get(column) + direction + (whole || written ? nulls : "");
    }
  }

  String spark(String table) {
    List<String> conditions = where.stream().map(Condition::spark).toList();
    return sql(table, conditions, false)
        + (limit > 0 ? " LIMIT " + limit + (offset > 0 ? " OFFSET " + offset : "") : "");
  }

  /** All rows, in order, without the limit: ties at it are anybody's choice. */
  String duckDb(String table) {
    return sql(table, where.stream().map(Condition::duckDb).toList(), true);
  }

  private String sql(String table, List<String> conditions, boolean whole) {
    return "SELECT "
        + (distinct ? "DISTINCT " : "")
        + String.join(", ", select)
        + " FROM "
        + table
        + clause(" WHERE ", " AND ", conditions)
        + clause(" GROUP BY ", ", ", groupBy)
        + clause(" ORDER BY ", ", ", order.stream().map(key -> key.sql(select, whole)).toList());
  }

  private static String clause(String keyword, String separator, List<String> parts) {
    return parts.isEmpty()
        ? ""
        : parts.stream().collect(Collectors.joining(separator, keyword, ""));
  }
}
