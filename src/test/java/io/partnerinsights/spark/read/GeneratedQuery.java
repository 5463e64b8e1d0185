package io.partnerinsights.spark.read;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A generated query on a table, in the SQL of Spark and of DuckDB.
 *
 * @param select the items of the select list, the same for both
 * @param where the conditions, joined by AND
 * @param groupBy the grouping columns; may be empty
 * @param order the sort keys, which are in the select list
 * @param limit maximum number of rows; 0 means no limit
 * @param offset number of rows to skip before the limit
 */
record GeneratedQuery(
    boolean distinct,
    List<String> select,
    List<Condition> where,
    List<String> groupBy,
    List<SortKey> order,
    int limit,
    int offset) {

  /** A condition that means the same in both engines, in the SQL of each. */
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
   * @param column its index in the select list, from 0
   * @param written whether Spark's SQL writes the order of nulls or leaves it to the default
   */
  record SortKey(int column, boolean up, boolean nullsFirst, boolean written) {
    String sql(List<String> select, boolean allRows) {
      String direction = up ? " ASC" : " DESC";
      String nulls = nullsFirst ? " NULLS FIRST" : " NULLS LAST";
      return select.get(column) + direction + (allRows || written ? nulls : "");
    }
  }

  String spark(String table) {
    List<String> conditions = where.stream().map(Condition::spark).toList();
    return sql(table, conditions, false)
        + (limit > 0 ? " LIMIT " + limit + (offset > 0 ? " OFFSET " + offset : "") : "");
  }

  /** Returns the query for all rows without the limit, at which engines may break ties freely. */
  String duckDb(String table) {
    return sql(table, where.stream().map(Condition::duckDb).toList(), true);
  }

  private String sql(String table, List<String> conditions, boolean allRows) {
    return "SELECT "
        + (distinct ? "DISTINCT " : "")
        + String.join(", ", select)
        + " FROM "
        + table
        + clause(" WHERE ", " AND ", conditions)
        + clause(" GROUP BY ", ", ", groupBy)
        + clause(" ORDER BY ", ", ", order.stream().map(key -> key.sql(select, allRows)).toList());
  }

  private static String clause(String keyword, String separator, List<String> parts) {
    return parts.isEmpty()
        ? ""
        : parts.stream().collect(Collectors.joining(separator, keyword, ""));
  }
}
