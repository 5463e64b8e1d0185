package io.partnerinsights.core.doctor;

import java.util.List;
import java.util.function.Supplier;

/**
 * One check.
 *
 * @param name its name in findings
 * @param isRequired whether later checks depend on it
 * @param rows the rows of docs/internals/api-interpretation.md that it is about
 */
record Check(String name, boolean isRequired, Supplier<Check.Result> make, List<String> rows) {
  /** What a check has found. Its check adds the name and the rows. */
  record Result(Finding.Outcome outcome, String text) {
    static Result passed(String text) {
      return new Result(Finding.Outcome.PASSED, text);
    }

    static Result failed(String text) {
      return new Result(Finding.Outcome.FAILED, text);
    }

    static Result skipped(String text) {
      return new Result(Finding.Outcome.SKIPPED, text);
    }
  }

  static Check required(String name, Supplier<Result> make, String... rows) {
    return new Check(name, true, make, List.of(rows));
  }

  static Check optional(String name, Supplier<Result> make, String... rows) {
    return new Check(name, false, make, List.of(rows));
  }

  Finding finding(Result result) {
    return new Finding(name, result.outcome(), result.text(), rows);
  }
}
