package io.partnerinsights.packaging;

import java.nio.file.Path;

/** Paths of the jars that the build has created for users. */
final class ShippedJars {
  private static final String VERSION = System.getProperty("partnerinsights.version");

  private ShippedJars() {}

  static Path connector() {
    return jar("connector");
  }

  static Path cli() {
    return jar("cli");
  }

  static Path sandbox() {
    return jar("sandbox");
  }

  private static Path jar(String name) {
    return Path.of("target", "partnerinsights-" + name + "-" + VERSION + ".jar").toAbsolutePath();
  }
}
