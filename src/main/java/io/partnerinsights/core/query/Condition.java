package io.partnerinsights.core.query;

import java.util.List;
import java.util.stream.Collectors;

/**
 * One condition of WHERE: {@code column operator literal}, or a list of literals for IN and NOT IN.
 *
 * @param column a column of the dataset
 * @param literals exactly one, or at least one if the operator takes a list
 */
public record Condition(String column, Operator operator, List<Literal> literals) {

  public Condition {
    QueryErrors.requireName(column);
    literals = List.copyOf(literals);
    if (literals.isEmpty() || (literals.size() > 1 && !operator.takesList())) {
      String expectedCount = operator.takesList() ? "one value or more" : "exactly one value";
      throw QueryErrors.WRONG_NUMBER_OF_VALUES.error(
          column, literals.size(), operator.text(), expectedCount);
    }
  }

  public String toQueryText() {
    String values = literals.stream().map(Literal::toQueryText).collect(Collectors.joining(", "));
    String rightSide = operator.takesList() ? "(" + values + ")" : values;
    return column + " " + operator.text() + " " + rightSide;
  }

  public static Condition of(String column, Operator operator, Literal literal) {
    return new Condition(column, operator, List.of(literal));
  }
}
