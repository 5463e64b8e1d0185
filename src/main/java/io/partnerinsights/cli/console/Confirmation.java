package io.partnerinsights.cli.console;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.ErrorTemplate;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Scanner;

/** Asks before something is destroyed or tried. */
public final class Confirmation {
  private static final ErrorTemplate NO_TERMINAL =
      ErrorCode.OPTION_MISSING.template(
          "\"{action}\" was not done, because argument --yes is missing",
          "the action cannot be undone, and without a terminal the command cannot ask for"
              + " confirmation",
          "to confirm the action, run the command again with --yes");
  private static final ErrorTemplate DECLINED =
      ErrorCode.OPTION_MISSING.template(
          "\"{action}\" was not confirmed", "run the command again, and answer y or add --yes");

  private Confirmation() {}

  /**
   * Returns if the user agrees.
   *
   * @param action what would happen, such as {@code Delete report 1f2e}
   * @param isConfirmed whether the user has agreed already, with an argument
   * @throws io.partnerinsights.core.errors.OptionsException if the user does not agree, or there is
   *     no terminal to ask at
   */
  public static void requireYes(Shell shell, String action, boolean isConfirmed) {
    if (isConfirmed) {
      return;
    }
    if (!shell.terminals().isErrTerminal()) {
      throw NO_TERMINAL.error(action);
    }
    if (!askYesNo(shell, action + "? [y/N] ", "")) {
      throw DECLINED.error(action);
    }
  }

  /** Returns whether the user accepts an offer; without a terminal the offer is not made. */
  public static boolean askToAccept(Shell shell, String offer) {
    return shell.terminals().isErrTerminal() && askYesNo(shell, offer + "? [Y/n] ", "y");
  }

  private static boolean askYesNo(Shell shell, String question, String defaultAnswer) {
    shell.err().print(question);
    shell.err().flush();
    Scanner answers = new Scanner(shell.in(), StandardCharsets.UTF_8);
    String answer = answers.hasNextLine() ? answers.nextLine().strip() : "";
    if (answers.ioException() != null) {
      throw new UncheckedIOException(answers.ioException());
    }
    return (answer.isEmpty() ? defaultAnswer : answer).equalsIgnoreCase("y");
  }
}
