package io.partnerinsights.packaging;

import io.partnerinsights.testing.ChildProcess;
import java.nio.file.Path;
import java.util.List;

/** The jars that the build has created for users. */
final class ShippedJars {
  private ShippedJars() {}

  static Path connector() {
    return jar("connector");
  }

  /** Returns the command that runs a jar. */
  static List<String> command(Path jar, String... arguments) {
    List<String> command = ChildProcess.java();
    command.addAll(List.of("-jar", jar.toString()));
    command.addAll(List.of(arguments));
    return command;
  }

  static Path jar(String name) {
    return Path.of("target", "partnerinsights-" + name + ".jar").toAbsolutePath();
  }
}
