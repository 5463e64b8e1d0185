package io.partnerinsights.testing;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.LifecycleMethodExecutionExceptionHandler;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

/**
 * Cuts the message of a failure, which Surefire repeats whole in its closing lines. An assertion on
 * a log or a file has thousands of lines. The stack trace in the test's own log has all of them.
 */
public final class ShortMessages
    implements TestExecutionExceptionHandler, LifecycleMethodExecutionExceptionHandler {
  @Override
  public void handleTestExecutionException(ExtensionContext context, Throwable thrown)
      throws Throwable {
    throw shortened(thrown);
  }

  @Override
  public void handleBeforeAllMethodExecutionException(ExtensionContext context, Throwable thrown)
      throws Throwable {
    throw shortened(thrown);
  }

  @Override
  public void handleBeforeEachMethodExecutionException(ExtensionContext context, Throwable thrown)
      throws Throwable {
    throw shortened(thrown);
  }

  @Override
  public void handleAfterEachMethodExecutionException(ExtensionContext context, Throwable thrown)
      throws Throwable {
    throw shortened(thrown);
  }

  @Override
  public void handleAfterAllMethodExecutionException(ExtensionContext context, Throwable thrown)
      throws Throwable {
    throw shortened(thrown);
  }

  private static Throwable shortened(Throwable thrown) {
    String message = String.valueOf(thrown.getMessage());
    if (!FailureText.isLong(message)) {
      return thrown;
    }
    AssertionError shorter = new AssertionError(FailureText.message(message), thrown.getCause());
    shorter.setStackTrace(thrown.getStackTrace());
    shorter.addSuppressed(thrown);
    return shorter;
  }
}
