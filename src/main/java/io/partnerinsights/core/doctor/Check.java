package io.partnerinsights.core.doctor;

import java.util.function.Supplier;

/**
 * One check.
 *
 * @param name its name in findings
 * @param isRequired whether later checks depend on it
 */
record Check(String name, boolean isRequired, Supplier<Check.Result> make) {
  /** What a check has found. Its check adds the name. */
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

  static Check required(String name, Supplier<Result> make) {
    return new Check(name, true, make);
  }

  static Check optional(String name, Supplier<Result> make) {
    return new Check(name, false, make);
  }

  Finding finding(Result result) {
    return new Finding(name, result.outcome(), result.text());
  }
}
