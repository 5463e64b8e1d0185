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

  private SparkShell() {}

  static String command() {
    return System.getProperty("sun.java.command", "");
  }

  static boolean isShell(String command) {
    return isOfJvm(command) || command.contains(PYTHON);
  }

  static boolean isOfJvm(String command) {
    return OF_JVM.matcher(command).find();
  }
}
