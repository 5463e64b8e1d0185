package io.partnerinsights.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Prints how long the test classes of one build took together, and which ones took longest. However
 * long they took, the build does not fail. Maven starts this file at the end of {@code verify},
 * without a class path. Arguments: the folder of Surefire's reports, and the start of the build.
 */
public final class TestSeconds {
  private static final int SLOWEST = 10;
  private static final Pattern REPORT = Pattern.compile("TEST-(.*)\\.xml");

  /** Some Surefire releases separate thousands with a comma. */
  private static final Pattern TIME = Pattern.compile("<testsuite [^>]*\\btime=\"([\\d.,]+)\"");

  private TestSeconds() {}

  private record ClassTime(String name, double seconds) {}

  public static void main(String[] args) throws IOException {
    List<ClassTime> times = readTimes(Path.of(args[0]), Instant.parse(args[1]));
    if (times.isEmpty()) {
      return;
    }
    double sum = times.stream().mapToDouble(ClassTime::seconds).sum();
    printLine("[INFO] The test classes took %.0f s. The slowest ones:", sum);
    times.stream()
        .sorted(Comparator.comparingDouble(ClassTime::seconds).reversed())
        .limit(SLOWEST)
        .forEach(time -> printLine("[INFO] %.1f s in %s", time.seconds(), time.name()));
  }

  private static void printLine(String line, Object... values) {
    System.out.println(String.format(Locale.ROOT, line, values));
  }

  /** Returns the times in the reports that this build wrote. */
  private static List<ClassTime> readTimes(Path folder, Instant start) throws IOException {
    List<ClassTime> times = new ArrayList<>();
    if (!Files.isDirectory(folder)) {
      return times;
    }
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Matcher report = REPORT.matcher(file.getFileName().toString());
        if (report.matches() && !Files.getLastModifiedTime(file).toInstant().isBefore(start)) {
          times.add(new ClassTime(report.group(1), parseSeconds(Files.readString(file))));
        }
      }
    }
    return times;
  }

  private static double parseSeconds(String report) {
    Matcher time = TIME.matcher(report);
    return time.find() ? Double.parseDouble(time.group(1).replace(",", "")) : 0;
  }
}
