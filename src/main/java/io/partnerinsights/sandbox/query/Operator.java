package io.partnerinsights.sandbox.query;

/** The operators of conditions. */
public enum Operator {
  EQUAL("="),
  NOT_EQUAL("!="),
  GREATER(">"),
  GREATER_OR_EQUAL(">="),
  LESS("<"),
  LESS_OR_EQUAL("<="),
  LIKE("LIKE"),
  NOT_LIKE("NOT LIKE"),
  IN("IN"),
  NOT_IN("NOT IN");

  private final String text;

  Operator(String text) {
    this.text = text;
  }

  /** Returns whether the operator compares with a pattern. */
  public boolean isLike() {
    return this == LIKE || this == NOT_LIKE;
  }

  /** Returns whether the operator takes a list of values. */
  public boolean takesList() {
    return this == IN || this == NOT_IN;
  }

  /** Returns the operator as the query language and SQL spell it. */
  public String text() {
    return text;
  }

  String[] words() {
    return text.split(" ", -1);
  }
}
