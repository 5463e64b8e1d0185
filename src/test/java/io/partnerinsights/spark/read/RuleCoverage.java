package io.partnerinsights.spark.read;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Counts which rules of docs/pushdown.md the generated queries meet. So no test passes because
 * nothing was pushed down, or because no query had a condition that Spark must keep. A rule is
 * written as a kind of column with an operator, such as {@code pushed text =} and {@code kept whole
 * <>}, or as a clause.
 */
final class RuleCoverage {

  private static final String PUSHED = ", pushed down: [";
  private static final String KEPT = ", only in the engine: [";
  private static final Pattern TEXT = Pattern.compile("'(?:[^'\\\\]|''|\\\\.)*'");
  private static final Pattern CONDITION =
      Pattern.compile(
          "(NOT \\()?\\b(\\w+) (<>|<=>|<=|>=|=|<|>|IN|LIKE|IS NULL|IS NOT NULL)(?= |\\]|,|\\)|$)");

  private final Map<String, String> kinds = new ConcurrentHashMap<>();
  private final Map<String, Integer> met = new ConcurrentHashMap<>();

  RuleCoverage(StructType schema, Map<String, String> options) {
    for (StructField column : schema.fields()) {
      kinds.put(column.name(), kind(column, options));
    }
  }

  private static String kind(StructField column, Map<String, String> options) {
    if (options.getOrDefault("metrics", "").contains(column.name())) {
      return "metric";
    }
    String hinted =
        options.getOrDefault("schemaHints", "").contains(column.name()) ? "hinted " : "";
    return hinted
        + switch (column.dataType().typeName().replaceFirst("\\(.*", "")) {
          case "string" -> "text";
          case "long", "integer" -> "whole";
          case "date", "timestamp" ->
              column.name().matches("(?i)month|monthkey|datekey") ? "period" : "date";
          default -> "decimal";
        };
  }

  void add(GeneratedQuery query, String plan) {
    String description = TEXT.matcher(plan).replaceAll("'…'");
    String pushed = part(description, PUSHED);
    conditions("pushed ", pushed);
    conditions("kept ", part(description, KEPT));
    Stream.of("range", "columns", "DISTINCT", "ORDER BY", "LIMIT")
        .filter(pushed::contains)
        .forEach(clause -> count("pushed " + clause));
    clauses(query, pushed);
  }

  private static String part(String description, String start) {
    int from = description.indexOf(start);
    int end = description.indexOf(KEPT, from + 1);
    return from < 0 ? "" : end < 0 ? description.substring(from) : description.substring(from, end);
  }

  private void conditions(String prefix, String description) {
    Matcher condition = CONDITION.matcher(description);
    while (condition.find()) {
      String kind = kinds.get(condition.group(2));
      if (kind != null) {
        count(prefix + kind + " " + operator(condition.group(1) != null, condition.group(3)));
      }
    }
    Stream.of(" OR ", "LENGTH(", " * ", "YEAR")
        .filter(description::contains)
        .forEach(function -> count(prefix + function.replaceAll("[ (]", "")));
  }

  private static String operator(boolean negated, String operator) {
    return switch (operator) {
      case "<", "<=", ">", ">=" -> "order";
      case "=", "<=>" -> negated ? "<>" : "=";
      default -> (negated ? "NOT " : "") + operator;
    };
  }

  /** Counts the clauses that were not pushed down, with the reason. */
  private void clauses(GeneratedQuery query, String pushed) {
    String filtered = query.where().isEmpty() ? "" : " after a filter";
    String first = query.order().isEmpty() ? "LIMIT" : "ORDER BY";
    if (query.limit() > 0 && !pushed.contains("LIMIT")) {
      count("kept " + first + filtered);
    }
    boolean groups = query.distinct() || !query.groupBy().isEmpty();
    if (groups && !pushed.contains("DISTINCT")) {
      count("kept DISTINCT" + filtered);
    }
    if (!pushed.contains(" columns")) {
      count("kept columns");
    }
  }

  private void count(String rule) {
    met.merge(rule, 1, Integer::sum);
  }

  /** Fails if one of these rules was met. */
  void assertNoneOf(List<String> rules) {
    assertThat(met).doesNotContainKeys(rules.toArray(String[]::new));
  }

  void addTo(Map<String, Integer> total) {
    met.forEach((rule, times) -> total.merge(rule, times, Integer::sum));
  }

  /** Fails if one of these rules was met too rarely. */
  static void assertEachOf(List<String> rules, Map<String, Integer> total, int least) {
    assertThat(rules)
        .as(new TreeMap<>(total).toString())
        .allSatisfy(
            rule -> assertThat(total.getOrDefault(rule, 0)).as(rule).isGreaterThanOrEqualTo(least));
  }
}
