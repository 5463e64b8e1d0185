package io.partnerinsights.testing;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

/**
 * Cuts the message of a failure, which Surefire repeats whole in its closing lines. An assertion on
 * a log or a file has thousands of lines. The stack trace in the test's own log has all of them.
 */
public final class ShortMessages implements TestExecutionExceptionHandler {
  @Override
  public void handleTestExecutionException(ExtensionContext context, Throwable thrown)
      throws Throwable {
    String message = String.valueOf(thrown.getMessage());
    if (!FailureText.isLong(message)) {
      throw thrown;
    }
    AssertionError shortError =
        new AssertionError(FailureText.shortenMessage(message), thrown.getCause());
    shortError.setStackTrace(thrown.getStackTrace());
    shortError.addSuppressed(thrown);
    throw shortError;
  }
}
