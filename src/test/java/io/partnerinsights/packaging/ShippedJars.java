package io.partnerinsights.packaging;

import io.partnerinsights.testing.ChildProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The jars that the build has created for users. */
final class ShippedJars {
  private ShippedJars() {}

  static Path connectorJar() {
    return builtJar("connector");
  }

  static List<String> javaCommand(Path jar, String... arguments) {
    List<String> command = ChildProcess.javaCommand();
    command.addAll(List.of("-jar", jar.toString()));
    command.addAll(List.of(arguments));
    return command;
  }

  /** Starts a small sandbox on a free port, which prints its address first. */
  static Process startSandbox(String... extraArguments) throws IOException {
    List<String> command = javaCommand(builtJar("sandbox"), "--port", "0", "--scale", "0.1");
    command.addAll(List.of(extraArguments));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
  }

  static Path builtJar(String name) {
    return Path.of("target", "partnerinsights-" + name + ".jar").toAbsolutePath();
  }
}
