package io.partnerinsights.cli.command;

import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;

/**
 * Starts the sandbox. Its jar, with the database, is six times as large as this one, so it is a
 * separate file.
 */
@Command(
    name = "sandbox",
    description = {
      "Starts a Partner Insights service with generated data on this machine; Ctrl-C stops it.",
      "The jar of the sandbox must be beside the jar of the command line."
    })
final class SandboxCommand extends BaseCommand implements Callable<Integer> {
  private static final String MAIN = "io.partnerinsights.sandbox.SandboxMain";

  @Parameters(
      arity = "0..*",
      paramLabel = "FLAG",
      description =
          "Flags of the sandbox, such as --port 8080. partnerinsights sandbox -- --help lists"
              + " them.")
  private List<String> flags = List.of();

  /** The sandbox uses no account, and has flags of its own. */
  @Override
  void addArguments(CommandSpec command) {
    command.parser().unmatchedOptionsArePositionalParams(true);
  }

  @Override
  public Integer call() throws IOException, ReflectiveOperationException, URISyntaxException {
    Path own =
        Path.of(SandboxCommand.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    if (Files.isDirectory(own)) {
      return run(SandboxCommand.class.getClassLoader());
    }
    Path jar = own.resolveSibling("partnerinsights-sandbox.jar");
    if (!Files.exists(jar)) {
      throw CommandErrors.NO_SANDBOX.error(jar);
    }
    ClassLoader parent = ClassLoader.getPlatformClassLoader();
    try (URLClassLoader loader = new URLClassLoader(new URL[] {jar.toUri().toURL()}, parent)) {
      Thread.currentThread().setContextClassLoader(loader);
      return run(loader);
    }
  }

  private int run(ClassLoader loader) throws ReflectiveOperationException {
    Method main = Class.forName(MAIN, true, loader).getMethod("main", String[].class);
    main.invoke(null, (Object) flags.toArray(String[]::new));
    return 0;
  }
}
