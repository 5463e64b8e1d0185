package io.partnerinsights.sandbox.query;

import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Generates random query texts from the documented grammar; a seed always gives the same text. */
public final class QueryTexts {
  private static final List<String> NAMES =
      List.of(
          "CustomerName", "MPNId", "PGA_MPNId", "TeamsUsage3PApps", "Orders", "_x", "3P", "Größe");
  private static final List<String> OPERATORS =
      List.of("=", "!=", ">", "<", ">=", "<=", "LIKE", "NOT LIKE", "IN", "NOT IN");
  private static final List<String> STRINGS =
      List.of(
          "",
          "France",
          "%Contoso%",
          "2026-01-01",
          "a, b",
          "(;)",
          "\\",
          "--",
          "株式会社",
          " AND ",
          "é 😀",
          "\"x\"",
          "[`$]",
          "/* */");
  private static final List<String> NUMBERS =
      List.of(
          "0", "7", "-1", "007", "100000", "-0.50", "-0.000000001", "1234567890123456789012345");
  private static final List<String> TIMESPANS = List.of("LAST_MONTH", "LIFETIME", "LAST_2_YEARS");
  private static final List<String> DAMAGE =
      List.of(
          "", "", "'", "\"", "(", ")", ",", ";", "-", ".", "9", "x", "=", "<", "!", "*", " ",
          " and ");

  private final Random random;

  public QueryTexts(long seed) {
    this.random = new Random(seed);
  }

  /** Returns a query that follows the grammar. */
  public String valid() {
    return keyword("SELECT")
        + maybe(keyword("DISTINCT"))
        + list(5, ",", this::name)
        + keyword("FROM")
        + name()
        + maybe(keyword("WHERE") + list(4, keyword("AND"), this::condition))
        + maybe(keyword("ORDER BY") + list(3, ",", this::sortKey))
        + maybe(keyword("LIMIT") + limit())
        + maybe(keyword("TIMESPAN") + anyCase(oneOf(TIMESPANS)))
        + oneOf(List.of("", "", ";", " ; "));
  }

  /**
   * Returns a query with one to three changed characters or words. No string in it has a line
   * break, which the connector refuses and the sandbox accepts.
   */
  String damaged() {
    StringBuilder text = new StringBuilder(valid().replaceAll("\\s", " "));
    for (int i = random.nextInt(3); i >= 0; i--) {
      int at = random.nextInt(text.length());
      int end = random.nextInt(4) == 0 ? wordEnd(text, at) : at + random.nextInt(2);
      text.replace(at, end, oneOf(DAMAGE));
    }
    return text.toString();
  }

  private static int wordEnd(StringBuilder text, int from) {
    int end = text.indexOf(" ", from + 1);
    return end < 0 ? text.length() : end;
  }

  private String condition() {
    String operator = oneOf(OPERATORS);
    String value =
        operator.endsWith("IN") ? "(" + blank("") + list(4, ",", this::value) + ")" : value();
    boolean isWord = Character.isLetter(operator.charAt(0));
    return name() + (isWord ? keyword(operator) : blank("") + operator + blank("")) + value;
  }

  private long limit() {
    return random.nextBoolean() ? 1 + random.nextInt(5_000) : 1 + random.nextLong(1L << 45);
  }

  private String value() {
    return random.nextBoolean() ? oneOf(NUMBERS) : "'" + oneOf(STRINGS) + "'";
  }

  private String sortKey() {
    return name() + maybe(" " + anyCase(oneOf(List.of("ASC", "DESC"))));
  }

  private String name() {
    return oneOf(NAMES);
  }

  private String keyword(String keyword) {
    return blank(" ") + anyCase(keyword.replace(" ", blank(" "))) + blank(" ");
  }

  private String anyCase(String word) {
    return random.nextInt(3) == 0 ? word.toLowerCase(Locale.ROOT) : word;
  }

  private String blank(String least) {
    return oneOf(List.of(least, least, " ", "  ", "\t", "\r\n"));
  }

  private String maybe(String part) {
    return random.nextBoolean() ? part : "";
  }

  private String list(int most, String separator, Supplier<String> item) {
    return Stream.generate(item)
        .limit(1 + random.nextInt(most))
        .collect(Collectors.joining(separator + blank("")));
  }

  private <T> T oneOf(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }
}
