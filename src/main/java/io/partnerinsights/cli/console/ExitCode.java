package io.partnerinsights.cli.console;

import io.partnerinsights.core.errors.PartnerInsightsException;

/** The exit codes of the command line, which scripts may depend on. */
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

  /** Sign-in is 3 ({@code PI-1xxx}), query 4, report 5, download 6 and file 7 ({@code PI-5xxx}). */
  private static final int BEFORE_SIGN_IN = 2;

  private static final int AREA_OF_OPTIONS = 6;

  private ExitCode() {}

  /** Returns the exit code of an error, which depends on the first digit of its code. */
  public static int of(PartnerInsightsException error) {
    int area = Character.digit(error.code().code().charAt("PI-".length()), 10);
    return area == AREA_OF_OPTIONS ? USAGE : BEFORE_SIGN_IN + area;
  }
}
