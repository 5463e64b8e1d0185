package io.partnerinsights.core.query;

/** The comparisons of the language; all of them ignore the case of strings. */
public enum Operator {
  EQUAL("="),
  NOT_EQUAL("!="),
  LESS("<"),
  LESS_OR_EQUAL("<="),
  GREATER(">"),
  GREATER_OR_EQUAL(">="),
  LIKE("LIKE"),
  NOT_LIKE("NOT LIKE"),
  IN("IN"),
  NOT_IN("NOT IN");

  private final String text;

  Operator(String text) {
    this.text = text;
  }

  /** The operator as it is written, such as {@code NOT LIKE}. */
  public String text() {
    return text;
  }

  /** Whether its values stand in parentheses. */
  public boolean takesList() {
    return this == IN || this == NOT_IN;
  }
}
