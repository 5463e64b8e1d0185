package io.partnerinsights.core.errors;

import java.util.Arrays;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What users read about an exception that no code expects. */
public final class UnexpectedError {
  private static final String CONNECTOR_PACKAGE = "io.partnerinsights.";
  private static final String SHADED_PACKAGE = "io.partnerinsights.shaded.";

  private UnexpectedError() {}

  /** Whether an exception shows a mistake in the connector's own code. */
  public static boolean isBug(Throwable failure) {
    Throwable cause = rootCause(failure);
    boolean isMistake =
        cause instanceof NullPointerException
            || cause instanceof ClassCastException
            || cause instanceof IndexOutOfBoundsException
            || cause instanceof ArithmeticException
            || cause instanceof NoSuchElementException;
    return isMistake && findCaller(cause).filter(UnexpectedError::isConnectorFrame).isPresent();
  }

  /**
   * Says what was thrown and where, that this is a bug, and where to report it.
   *
   * @param traceLocation where the stack trace is, such as {@code in the log}
   */
  public static String describe(Throwable failure, String traceLocation) {
    Throwable cause = rootCause(failure);
    String place =
        connectorFrames(cause)
            .findFirst()
            .or(() -> connectorFrames(failure).findFirst())
            .map(frame -> " in " + CauseText.describeFrame(frame))
            .orElse("");
    return "Unexpected error%s: %s. This is a bug in the connector. Report it at %s, with the stack trace %s"
        .formatted(
            place,
            PlainText.of(Redaction.redact(cause.toString())).replaceFirst("\\.$", ""),
            ProjectUrls.ISSUES,
            traceLocation);
  }

  /** Returns the stack trace without secrets. */
  public static String traceOf(Throwable failure) {
    String trace =
        CauseText.causeChain(failure)
            .flatMap(
                each ->
                    Stream.concat(
                        Stream.of(each.toString()),
                        Arrays.stream(each.getStackTrace()).map(frame -> "\tat " + frame)))
            .collect(Collectors.joining("\n"));
    return Redaction.redact(trace);
  }

  private static Throwable rootCause(Throwable failure) {
    return CauseText.causeChain(failure).reduce(failure, (last, each) -> each);
  }

  /** Returns the first frame that is not of the JDK. */
  private static Optional<StackTraceElement> findCaller(Throwable failure) {
    return Arrays.stream(failure.getStackTrace())
        .filter(frame -> !frame.getClassName().matches("(java|javax|jdk|sun)\\..*"))
        .findFirst();
  }

  private static Stream<StackTraceElement> connectorFrames(Throwable failure) {
    return Arrays.stream(failure.getStackTrace()).filter(UnexpectedError::isConnectorFrame);
  }

  private static boolean isConnectorFrame(StackTraceElement frame) {
    return frame.getClassName().startsWith(CONNECTOR_PACKAGE)
        && !frame.getClassName().startsWith(SHADED_PACKAGE);
  }
}
