package io.partnerinsights.spark.application;

import java.util.regex.Pattern;

/** Recognizes the shells of Spark, which one user starts, by the command of this JVM. */
final class SparkShell {
  /** Main classes of the shells that run in the JVM. */
  private static final Pattern OF_JVM =
      Pattern.compile(
          "org\\.apache\\.spark\\.(repl\\.Main|sql\\.hive\\.thriftserver\\.SparkSQLCLIDriver)");

  /** Part of the command of a JVM that Python has started. */
  private static final String PYTHON = "pyspark-shell";

  /** Python has Ctrl-C for itself, and then prints a traceback. */
  private static final String END_IN_PYTHON =
      "; Ctrl-C does not end it, this does: spark._jvm.io.partnerinsights.spark.PartnerInsights"
          + ".stopWaiting()";

  private SparkShell() {}

  static String command() {
    return System.getProperty("sun.java.command", "");
  }

  static boolean isShell(String command) {
    return isOfJvm(command) || command.contains(PYTHON);
  }

  /** Returns how a person ends waits if Ctrl-C does not; empty if it does. */
  static String hint(String command) {
    return command.contains(PYTHON) ? END_IN_PYTHON : "";
  }

  static boolean isOfJvm(String command) {
    return OF_JVM.matcher(command).find();
  }
}
