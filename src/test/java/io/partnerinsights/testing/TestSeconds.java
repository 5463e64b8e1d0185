package io.partnerinsights.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Adds up the time of all test classes of one build, and fails if it exceeds a limit. Maven starts
 * this file at the end of {@code verify}, without a class path. Arguments: the folder of Surefire's
 * reports, the start of the build, and the limit in seconds.
 */
public final class TestSeconds {
  private static final Pattern TIME = Pattern.compile("<testsuite [^>]* time=\"([\\d.]+)\"");

  private TestSeconds() {}

  public static void main(String[] args) throws IOException {
    double seconds = sum(Path.of(args[0]), Instant.parse(args[1]));
    long limit = Long.parseLong(args[2]);
    System.out.printf("[INFO] The test classes took %.0f s; the limit is %d s.%n", seconds, limit);
    if (seconds > limit) {
      System.out.println(
          "[ERROR] Make tests shorter, or move cases of one kind to the full run:"
              + " CONTRIBUTING.md.");
      System.exit(1);
    }
  }

  /** Returns the seconds of the reports that this build has written. */
  static double sum(Path folder, Instant start) throws IOException {
    if (!Files.isDirectory(folder)) {
      return 0;
    }
    double seconds = 0;
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(each -> each.toString().endsWith(".xml")).toList()) {
        if (Files.getLastModifiedTime(file).toInstant().isAfter(start)) {
          seconds += seconds(Files.readString(file));
        }
      }
    }
    return seconds;
  }

  private static double seconds(String report) {
    Matcher time = TIME.matcher(report);
    return time.find() ? Double.parseDouble(time.group(1)) : 0;
  }
}
