package io.partnerinsights.core.query;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.Problem;
import java.util.List;
import java.util.stream.Collectors;

/**
 * One condition of WHERE: {@code column operator literal}, or a list of literals for IN and NOT IN.
 *
 * @param column a column of the dataset
 * @param operator how to compare
 * @param literals exactly one, or at least one if the operator takes a list
 */
public record Condition(String column, Operator operator, List<Literal> literals) {

  /** Copies the list and checks its length. */
  public Condition {
    NameRules.writable(column);
    literals = List.copyOf(literals);
    if (literals.isEmpty() || (literals.size() > 1 && !operator.takesList())) {
      throw Problem.of(
              ErrorCode.QUERY_SYNTAX,
              "The condition on " + column + " has " + literals.size() + " values")
          .reason(operator.text() + (operator.takesList() ? " needs one or more" : " takes one"))
          .toException();
    }
  }

  /** The condition as it stands in a query. */
  public String written() {
    String values = literals.stream().map(Literal::written).collect(Collectors.joining(", "));
    String right = operator.takesList() ? "(" + values + ")" : values;
    return column + " " + operator.text() + " " + right;
  }

  /** A condition with one value. */
  public static Condition of(String column, Operator operator, Literal literal) {
    return new Condition(column, operator, List.of(literal));
  }
}
