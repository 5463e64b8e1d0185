package io.partnerinsights.packaging;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** Which releases of engines a run tries: all, or those of a property. */
final class Releases {
  private static final String PROPERTY = "partnerinsights.releases";

  private Releases() {}

  /** Returns the rows whose first field is a release that the run tries. */
  static Stream<Arguments> tried(String... rows) {
    return Stream.of(rows)
        .map(row -> row.split(","))
        .filter(fields -> isTried(fields[0]))
        .map(fields -> Arguments.of((Object[]) fields));
  }

  /** Skips the test if the run names other releases only, such as {@code 4.2.0,2.3.0}. */
  static void assumeTried(String release) {
    assumeTrue(isTried(release), "not of this run");
  }

  private static boolean isTried(String release) {
    String only = System.getProperty(PROPERTY);
    return only == null || List.of(only.split(",")).contains(release);
  }
}
