package io.partnerinsights.packaging;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/**
 * Which releases of engines a run tries: those that {@code docs/compatibility.md} names for its
 * Java, or those of a property.
 */
final class Releases {
  private static final String PROPERTY = "partnerinsights.releases";

  /** A row of the table: the engine, its release, versions of Scala or none, and Javas. */
  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| (\\w+) [\\w.]+ \\| ([\\d.]+) \\| ([\\d., ]*)\\| ([\\d, ]+) \\|$");

  private Releases() {}

  /** Returns the releases of an engine that the run tries, each with each of its Scalas. */
  static Stream<Arguments> triedReleases(String engine) {
    return tableRows()
        .filter(row -> row.group(1).equals(engine) && isTried(row))
        .flatMap(
            row ->
                splitList(row.group(3)).stream().map(scala -> Arguments.of(row.group(2), scala)));
  }

  /** Skips the test if the run does not try that release. */
  static void assumeTried(String release) {
    assumeTrue(
        tableRows().anyMatch(row -> row.group(2).equals(release) && isTried(row)),
        "not of this run");
  }

  private static boolean isTried(MatchResult row) {
    String chosenReleases = System.getProperty(PROPERTY);
    return chosenReleases == null
        ? splitList(row.group(4)).contains("" + Runtime.version().feature())
        : splitList(chosenReleases).contains(row.group(2));
  }

  private static Stream<MatchResult> tableRows() {
    try {
      return ROW.matcher(Files.readString(Path.of("docs/compatibility.md"))).results();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> splitList(String text) {
    return List.of(text.strip().split(", *"));
  }
}
