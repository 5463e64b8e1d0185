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
    static Condition sameInBoth(String sql) {
      return new Condition(sql, sql);
    }

    Condition surroundedBy(String prefix, String suffix) {
      return new Condition(prefix + spark + suffix, prefix + duckDb + suffix);
    }

    Condition or(Condition alternative) {
      return new Condition(
          "(" + spark + " OR " + alternative.spark + ")",
          "(" + duckDb + " OR " + alternative.duckDb + ")");
    }
  }

  /**
   * A key of ORDER BY.
   *
   * @param column its index in the select list, from 0
   * @param writesNulls whether Spark's SQL writes the order of nulls or leaves it to the default
   */
  record SortKey(int column, boolean isAscending, boolean nullsFirst, boolean writesNulls) {
    String toSql(List<String> select, boolean allRows) {
      String direction = isAscending ? " ASC" : " DESC";
      String nulls = nullsFirst ? " NULLS FIRST" : " NULLS LAST";
      return select.get(column) + direction + (allRows || writesNulls ? nulls : "");
    }
  }

  String toSparkSql(String table) {
    List<String> conditions = where.stream().map(Condition::spark).toList();
    return toSql(table, conditions, false)
        + (limit > 0 ? " LIMIT " + limit + (offset > 0 ? " OFFSET " + offset : "") : "");
  }

  /** Returns the query for all rows without the limit, at which engines may break ties freely. */
  String toDuckDbSql(String table) {
    return toSql(table, where.stream().map(Condition::duckDb).toList(), true);
  }

  private String toSql(String table, List<String> conditions, boolean allRows) {
    return "SELECT "
        + (distinct ? "DISTINCT " : "")
        + String.join(", ", select)
        + " FROM "
        + table
        + joinClause(" WHERE ", " AND ", conditions)
        + joinClause(" GROUP BY ", ", ", groupBy)
        + joinClause(
            " ORDER BY ", ", ", order.stream().map(key -> key.toSql(select, allRows)).toList());
  }

  private static String joinClause(String keyword, String separator, List<String> parts) {
    return parts.isEmpty()
        ? ""
        : parts.stream().collect(Collectors.joining(separator, keyword, ""));
  }
}
