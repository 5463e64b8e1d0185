package io.partnerinsights.cli.console;

/** The program that reads the results, such as head, has ended. It has read what it wanted. */
public final class ClosedPipeException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ClosedPipeException() {
    super("The pipe to which the results are written was closed");
  }
}
