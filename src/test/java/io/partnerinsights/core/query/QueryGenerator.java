package io.partnerinsights.core.query;

import io.partnerinsights.core.query.Literal.NumberLiteral;
import io.partnerinsights.core.query.Literal.StringLiteral;
import io.partnerinsights.core.query.Ordering.Direction;
import io.partnerinsights.core.query.QueryLexer.Token;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Generates random queries that use the whole language; the same seed gives the same queries. */
final class QueryGenerator {
  private static final int[] LETTERS =
      "abcXYZ019_ éßЖ中😀%;,()\"\\-*/.`$".codePoints().filter(c -> c != '\'').toArray();
  private static final String WORD_LETTERS = "abcdefXYZ0123456789_éЖ中";

  private final Random random;

  QueryGenerator(long seed) {
    this.random = new Random(seed);
  }

  InsightsQuery next() {
    return new InsightsQuery(
        random.nextBoolean(),
        some(1, 6, this::name),
        name(),
        some(0, 4, this::condition),
        some(0, 3, this::ordering),
        random.nextBoolean() ? Long.valueOf(1 + random.nextLong(Long.MAX_VALUE)) : null,
        random.nextBoolean() ? timespan() : null);
  }

  /** Prints the query with random whitespace and random case of keywords. */
  String printLoosely(InsightsQuery query) {
    StringBuilder text = new StringBuilder();
    for (Token token : QueryLexer.tokens(query.print())) {
      text.append(written(token)).append(blank());
    }
    return text + (random.nextBoolean() ? ";" : "");
  }

  /** Inserts, deletes or replaces one to three chars of the text at random offsets. */
  String damage(String text) {
    StringBuilder damaged = new StringBuilder(text);
    for (int i = random.nextInt(3); i >= 0; i--) {
      int at = random.nextInt(damaged.length());
      damaged.replace(
          at, at + random.nextInt(2), oneOf("", "'", "(", ",", "-", "9", "\n", "\uD83D"));
    }
    return damaged.toString();
  }

  private String written(Token token) {
    return switch (token.kind()) {
      case STRING -> "'" + token.text() + "'";
      case WORD -> NameRules.isReserved(token.text()) ? anyCase(token.text()) : token.text();
      default -> token.text();
    };
  }

  private String anyCase(String word) {
    StringBuilder text = new StringBuilder();
    word.chars()
        .map(c -> random.nextBoolean() ? Character.toLowerCase(c) : c)
        .forEach(text::appendCodePoint);
    return text.toString();
  }

  private String blank() {
    return oneOf(" ", "  ", "\n", "\t", "\r\n ");
  }

  private Condition condition() {
    Operator operator = oneOf(Operator.values());
    return new Condition(name(), operator, some(1, operator.takesList() ? 4 : 1, this::literal));
  }

  private Literal literal() {
    return random.nextBoolean() ? new NumberLiteral(number()) : new StringLiteral(string());
  }

  private String number() {
    String whole = (random.nextBoolean() ? "-" : "") + digits();
    return random.nextBoolean() ? whole + "." + digits() : whole;
  }

  private String digits() {
    return String.join("", some(1, 25, () -> Integer.toString(random.nextInt(10))));
  }

  private String string() {
    return String.join(
        "", some(0, 12, () -> Character.toString(LETTERS[random.nextInt(LETTERS.length)])));
  }

  private Ordering ordering() {
    return new Ordering(name(), oneOf(Direction.values()));
  }

  private String timespan() {
    return random.nextInt(10) == 0 ? "LAST_2_YEARS" : oneOf(Timespan.values()).name();
  }

  private String name() {
    String name =
        String.join(
            "", some(1, 12, () -> WORD_LETTERS.charAt(random.nextInt(WORD_LETTERS.length())) + ""));
    return NameRules.isName(name) ? name : "n" + name;
  }

  private <T> List<T> some(int least, int most, Supplier<T> make) {
    return Stream.generate(make).limit(least + random.nextInt(most - least + 1)).toList();
  }

  @SafeVarargs
  private <T> T oneOf(T... choices) {
    return choices[random.nextInt(choices.length)];
  }
}
