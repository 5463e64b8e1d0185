package io.partnerinsights.flink;

import io.partnerinsights.core.auth.RefreshTokenFile;
import io.partnerinsights.core.spi.Secret;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.testing.ChildProcess;
import io.partnerinsights.testing.ReadOptions;
import io.partnerinsights.testing.SnippetCompiler;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Runs a program in a process of its own, as the client of a Flink cluster: its environment has the
 * credentials, and its configuration file the sandbox's addresses.
 */
final class FlinkClient {
  private static final String WRITES =
      "-Dpartnerinsights.writeDocs=" + Boolean.getBoolean("partnerinsights.writeDocs");

  private final Sandbox sandbox;
  private final Path folder;
  private final Path classes;

  /**
   * @param folder receives the configuration, the file of a sign-in, classes and logs
   */
  FlinkClient(Sandbox sandbox, Path folder) throws IOException {
    this.sandbox = sandbox;
    this.folder = folder;
    this.classes = Files.createDirectory(folder.resolve("classes"));
    Secret token = Secret.of(sandbox.refreshToken());
    RefreshTokenFile.ofSignIn(folder.resolve("default.token"), token, Instant.now()).write();
    Files.write(folder.resolve("config.yaml"), configuration());
  }

  /** Runs all snippets of a page, or a script in SQL. */
  void runSnippets(Path file) throws IOException, InterruptedException {
    run(FlinkSnippets.class, file.toString(), folder.toString(), classes.toString());
  }

  /** Runs a program; fails with its output if it fails. */
  void run(Class<?> program, String... arguments) throws IOException, InterruptedException {
    List<Path> classPath = new ArrayList<>(List.of(classes));
    Stream.of(SnippetCompiler.classPath().split(File.pathSeparator))
        .map(Path::of)
        .forEach(classPath::add);
    List<String> command =
        ChildProcess.javaCommand(classPath, ChildProcess.ownFlags("-Xmx1g", WRITES));
    command.add(program.getName());
    command.addAll(List.of(arguments));
    ChildProcess.run(command, environment(), folder.resolve(program.getSimpleName() + ".log"));
  }

  /** Returns the names that the documentation and the examples use. */
  private Map<String, String> environment() {
    Map<String, String> environment = new HashMap<>();
    environment.put("FLINK_CONF_DIR", folder.toString());
    environment.put("PARTNER_TENANT_ID", Sandbox.TENANT_ID);
    environment.put("PARTNER_CLIENT_ID", Sandbox.CLIENT_ID);
    environment.put("PARTNER_REFRESH_TOKEN", sandbox.refreshToken());
    return environment;
  }

  /** Returns the defaults of all reads: where the service is, and a pace for tests. */
  private List<String> configuration() {
    Map<String, String> options = ReadOptions.of(sandbox);
    return Stream.of("apiUrl", "authorityUrl", "pollInterval", "maxCallsPerMinute")
        .map(option -> "partnerinsights." + option + ": " + options.get(option))
        .toList();
  }
}
