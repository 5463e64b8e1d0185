package io.partnerinsights.core.doctor;

import java.util.List;

/**
 * The result of one check.
 *
 * @param check the check's name, such as {@code sign-in}
 * @param outcome whether it has passed
 * @param text what was found, or the reason of a failure; contains no secret and no customer's data
 * @param rows the rows of docs/internals/api-interpretation.md that it settles, such as {@code F10}
 */
public record Finding(String check, Outcome outcome, String text, List<String> rows) {

  public enum Outcome {
    PASSED,
    FAILED,
    /** An earlier check has failed, or the check was not asked for. */
    SKIPPED
  }

  public Finding {
    rows = List.copyOf(rows);
  }

  public static Finding passed(String check, String text) {
    return new Finding(check, Outcome.PASSED, text, List.of());
  }

  public boolean isFailed() {
    return outcome == Outcome.FAILED;
  }
}
