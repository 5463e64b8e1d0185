package io.partnerinsights.core.doctor;

import java.util.function.Supplier;

/**
 * One check.
 *
 * @param name its name in findings
 * @param isRequired whether later checks depend on it
 */
record Check(String name, boolean isRequired, Supplier<Check.Result> action) {
  /** What a check has found. Its check adds the name. */
  record Result(Finding.Outcome outcome, String text) {
    static Result passed(String text) {
      return new Result(Finding.Outcome.PASSED, text);
    }

    static Result warning(String text) {
      return new Result(Finding.Outcome.WARNING, text);
    }

    static Result failed(String text) {
      return new Result(Finding.Outcome.FAILED, text);
    }

    static Result skipped(String text) {
      return new Result(Finding.Outcome.SKIPPED, text);
    }
  }

  static Check ofRequired(String name, Supplier<Result> action) {
    return new Check(name, true, action);
  }

  static Check ofOptional(String name, Supplier<Result> action) {
    return new Check(name, false, action);
  }

  Finding toFinding(Result result) {
    return new Finding(name, result.outcome(), result.text());
  }
}
