package io.partnerinsights.spark.read;

import io.partnerinsights.spark.read.GeneratedQuery.Condition;
import io.partnerinsights.spark.read.GeneratedQuery.SortKey;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Generates random queries on a table, with values that it contains and similar ones. */
final class QueryGenerator {
  private static final List<String> COMPARISONS =
      List.of("=", "=", "<>", "<>", "<", "<=", ">", ">=");
  private static final List<String> ODD_TEXTS =
      List.of("", "%", "_", "a_b", "50%", "O'Brien", "\"", "\\", "日本", "müller", "İ", "ß", "🚀");

  /** Number of texts in an IN list that is longer than the limit of pushed conditions. */
  private static final int TOO_LONG = 300;

  /** Spreads seeds, because Random starts alike for adjacent ones; odd, so that none collide. */
  private static final long SPREAD = 0x9E3779B97F4A7C15L;

  private final Random random;
  private final DuckDbTable table;

  QueryGenerator(long seed, DuckDbTable table) {
    this.random = new Random(seed * SPREAD);
    this.table = table;
  }

  GeneratedQuery next() {
    boolean withoutTexts = random.nextInt(3) == 0;
    List<String> columns = someColumns(withoutTexts);
    List<Condition> where =
        withoutTexts || random.nextInt(3) == 0 ? List.of() : some(1, 3, this::condition);
    return switch (random.nextInt(8)) {
      case 0 -> new GeneratedQuery(false, List.of("count(*)"), where, List.of(), List.of(), 0, 0);
      case 1 -> grouped(columns.subList(0, Math.min(2, columns.size())), where);
      case 2 -> new GeneratedQuery(true, columns, where, List.of(), List.of(), 0, 0);
      case 3 -> ordered(true, columns, where, random.nextInt(20));
      case 4 -> new GeneratedQuery(false, columns, where, List.of(), List.of(), limit(), offset());
      case 5, 6 -> ordered(false, columns, where, limit());
      default -> new GeneratedQuery(false, columns, where, List.of(), List.of(), 0, 0);
    };
  }

  private int limit() {
    return 1 + random.nextInt(random.nextBoolean() ? 20 : 2_000);
  }

  private int offset() {
    return random.nextInt(6) == 0 ? random.nextInt(30) : 0;
  }

  private GeneratedQuery grouped(List<String> by, List<Condition> where) {
    String counted = oneOf(table.columns());
    List<String> aggregates =
        List.of(
            "count(*)", "count(" + counted + ")", "min(" + counted + ")", "max(" + counted + ")");
    int many = random.nextInt(3);
    List<String> select = new ArrayList<>(by);
    select.addAll(aggregates.subList(0, many == 0 ? 0 : 2 + random.nextInt(3)));
    return new GeneratedQuery(false, select, where, by, List.of(), 0, 0);
  }

  /** Orders by numbers and dates more often than by texts, because only those are pushed down. */
  private GeneratedQuery ordered(
      boolean distinct, List<String> columns, List<Condition> where, int limit) {
    List<String> select = new ArrayList<>(columns);
    select.sort((a, b) -> Boolean.compare(table.isText(a), table.isText(b)));
    if (random.nextInt(8) == 0) {
      String trap = oneOf(table.inSeveralCases());
      select.remove(trap);
      select.add(0, trap);
    }
    List<SortKey> keys = new ArrayList<>();
    int most = random.nextBoolean() ? 1 : 3;
    for (int i = 0; i < Math.min(most, select.size()); i++) {
      boolean up = random.nextBoolean();
      boolean usual = random.nextInt(4) > 0;
      keys.add(new SortKey(i, up, up == usual, !usual || random.nextBoolean()));
    }
    return new GeneratedQuery(distinct, select, where, List.of(), keys, limit, offset());
  }

  private List<String> someColumns(boolean withoutTexts) {
    List<String> all = new ArrayList<>(table.columns());
    all.removeIf(column -> withoutTexts && table.isText(column));
    Collections.shuffle(all, random);
    return all.subList(
        0, 1 + random.nextInt(random.nextBoolean() ? Math.min(3, all.size()) : all.size()));
  }

  private Condition condition() {
    return switch (random.nextInt(12)) {
      case 0 -> simple().or(simple());
      case 1 -> simple().surroundedBy("NOT (", ")");
      default -> simple();
    };
  }

  private Condition simple() {
    String column =
        switch (random.nextInt(8)) {
          case 0, 1 -> oneOf(table.periods());
          case 2 -> oneOf(table.numbers());
          case 3, 4 -> oneOf(table.inSeveralCases());
          default -> oneOf(table.columns());
        };
    return switch (random.nextInt(20)) {
      case 0, 1 -> Condition.sameInBoth(column + oneOf(List.of(" IS NULL", " IS NOT NULL")));
      case 2 -> function(column);
      default -> table.isText(column) ? onText(column) : onOther(column);
    };
  }

  /** Returns a condition on an expression, which is never pushed down. */
  private Condition function(String column) {
    if (table.isText(column)) {
      return Condition.sameInBoth("length(" + column + ") " + oneOf(COMPARISONS) + " 8");
    }
    return table.numbers().contains(column)
        ? Condition.sameInBoth(column + " * 2 " + oneOf(COMPARISONS) + " " + literal(column))
        : Condition.sameInBoth("year(" + column + ") " + oneOf(COMPARISONS) + " 2026");
  }

  private Condition onOther(String column) {
    return switch (random.nextInt(4)) {
      case 0 -> {
        String values = String.join(", ", some(1, 4, () -> literal(column)));
        String withNull = random.nextInt(5) == 0 ? values + ", NULL" : values;
        yield Condition.sameInBoth(column + oneOf(List.of(" IN (", " NOT IN (")) + withNull + ")");
      }
      case 1 ->
          Condition.sameInBoth(column + " BETWEEN " + literal(column) + " AND " + literal(column));
      default -> Condition.sameInBoth(column + " " + oneOf(COMPARISONS) + " " + literal(column));
    };
  }

  private String literal(String column) {
    return table.literal(column, table.value(column, random), random);
  }

  private Condition onText(String column) {
    return switch (random.nextInt(11)) {
      case 0, 7 -> list(column, oneOf(List.of(" IN (", " IN (", " NOT IN (")));
      case 1 -> affix(column, "startswith", "starts_with");
      case 2 -> affix(column, "endswith", "ends_with");
      case 3 -> affix(column, "contains", "contains");
      case 4, 5 -> like(column, oneOf(List.of(" LIKE ", " LIKE ", " NOT LIKE ")));
      case 6 -> {
        String text = text(column);
        yield new Condition(
            column + " <=> " + sparkText(text),
            column + " IS NOT DISTINCT FROM " + duckDbText(text));
      }
      default -> quoted(column + " " + oneOf(COMPARISONS) + " ", text(column), "");
    };
  }

  private Condition list(String column, String in) {
    List<String> texts =
        random.nextInt(8) == 0
            ? some(TOO_LONG, TOO_LONG, () -> text(column) + random.nextInt(2_000))
            : some(1, 4, () -> text(column));
    String end = random.nextInt(5) == 0 ? ", NULL)" : ")";
    return new Condition(
        column + in + String.join(", ", texts.stream().map(this::sparkText).toList()) + end,
        column + in + String.join(", ", texts.stream().map(this::duckDbText).toList()) + end);
  }

  private Condition affix(String column, String spark, String duckDb) {
    String part = part(text(column));
    return new Condition(
        spark + "(" + column + ", " + sparkText(part) + ")",
        duckDb + "(" + column + ", " + duckDbText(part) + ")");
  }

  /** Returns a LIKE without backslashes, so that neither engine reads an escape. */
  private Condition like(String column, String operator) {
    String part = part(text(column)).replace("\\", "");
    String pattern =
        switch (random.nextInt(4)) {
          case 0 -> part + "%";
          case 1 -> "%" + part;
          case 2 -> "%" + part + "%";
          default -> part.isEmpty() ? "_" : part.replace(part.charAt(0), '_') + "%";
        };
    return quoted(column + operator, pattern, "");
  }

  private Condition quoted(String before, String text, String after) {
    return new Condition(before + sparkText(text) + after, before + duckDbText(text) + after);
  }

  private String part(String text) {
    int from = text.isEmpty() ? 0 : random.nextInt(text.length());
    int to = from + random.nextInt(text.length() - from + 1);
    String part = random.nextBoolean() ? text.substring(0, to) : text.substring(from, to);
    return part.codePoints().anyMatch(c -> c >= 0xD800 && c <= 0xDFFF) ? text : part;
  }

  /** Returns a text of the column: unchanged, in another case, or with odd characters. */
  private String text(String column) {
    String value = table.value(column, random);
    return switch (random.nextInt(10)) {
      case 0 -> value.toUpperCase(Locale.ROOT);
      case 1 -> value.toLowerCase(Locale.ROOT);
      case 2 -> oneOf(ODD_TEXTS);
      case 3 -> value + oneOf(ODD_TEXTS);
      default -> value;
    };
  }

  private String sparkText(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }

  private String duckDbText(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  private <T> List<T> some(int least, int most, Supplier<T> make) {
    return Stream.generate(make).limit(least + random.nextInt(most - least + 1)).toList();
  }

  private <T> T oneOf(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }
}
