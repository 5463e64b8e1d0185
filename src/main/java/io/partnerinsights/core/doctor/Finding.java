package io.partnerinsights.core.doctor;

/**
 * The result of one check.
 *
 * @param check the check's name, such as {@code sign-in}
 * @param outcome whether it has passed
 * @param text what was found, or the reason of a failure; contains no secret and no customer's data
 */
public record Finding(String check, Outcome outcome, String text) {

  public enum Outcome {
    PASSED,
    /** Reads work, but the user must or should do what the text says. */
    WARNING,
    FAILED,
    /** An earlier check has failed, or the check was not asked for. */
    SKIPPED
  }

  public static Finding passed(String check, String text) {
    return new Finding(check, Outcome.PASSED, text);
  }

  Finding withText(String newText) {
    return new Finding(check, outcome, newText);
  }

  public boolean isFailed() {
    return outcome == Outcome.FAILED;
  }
}
