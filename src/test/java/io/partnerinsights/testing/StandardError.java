package io.partnerinsights.testing;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** Captures standard error, to which the log of the tests without Spark goes. */
public final class StandardError {
  private StandardError() {}

  /** Returns what is printed during a call; the log of the test has it after the call, too. */
  public static <E extends Exception> String captureDuring(Call<E> call) throws E {
    PrintStream terminal = System.err;
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    System.setErr(new PrintStream(output, true, StandardCharsets.UTF_8));
    try {
      call.run();
    } finally {
      System.setErr(terminal);
      System.err.print(output.toString(StandardCharsets.UTF_8));
    }
    return output.toString(StandardCharsets.UTF_8);
  }

  /** A call that may fail. */
  @FunctionalInterface
  public interface Call<E extends Exception> {
    /** Makes the call. */
    void run() throws E;
  }
}
