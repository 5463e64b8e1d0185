package io.partnerinsights.sandbox.query;

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

  public boolean isLike() {
    return this == LIKE || this == NOT_LIKE;
  }

  public boolean takesList() {
    return this == IN || this == NOT_IN;
  }

  public String text() {
    return text;
  }

  String[] words() {
    return text.split(" ", -1);
  }
}
