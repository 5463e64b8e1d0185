package io.partnerinsights.cli.console;

/**
 * The exit codes of the command line, which scripts may depend on. Those of errors are {@link
 * io.partnerinsights.core.errors.ErrorCode#exitCode}.
 */
public final class ExitCode {
  public static final int OK = 0;

  /** An error that has no code: a defect of the command line. */
  public static final int UNEXPECTED = 1;

  /** Wrong arguments, options or settings: {@code PI-6xxx}. */
  public static final int USAGE = 2;

  /** A check of {@code doctor} has failed. */
  public static final int CHECK_FAILED = 8;

  /** The reader of the results has ended: the code of a program that SIGPIPE ends. */
  public static final int CLOSED_PIPE = 141;

  private ExitCode() {}
}
