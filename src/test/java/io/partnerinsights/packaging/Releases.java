package io.partnerinsights.packaging;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;

/** Which releases of engines a run tries: all, or those of a property. */
final class Releases {
  private static final String PROPERTY = "partnerinsights.releases";

  private Releases() {}

  /** Skips the test if the run names other releases only, such as {@code 4.2.0,2.3.0}. */
  static void assumeTried(String release) {
    String only = System.getProperty(PROPERTY);
    assumeTrue(only == null || List.of(only.split(",")).contains(release), "not of this run");
  }
}
