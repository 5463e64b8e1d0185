package io.partnerinsights.sandbox;

import io.partnerinsights.sandbox.settings.SignInError;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;

/** The command line: starts a sandbox, which runs until the process is stopped. */
public final class SandboxMain {
  private static final int USAGE_ERROR = 2;

  private SandboxMain() {}

  public static void main(String[] arguments) throws InterruptedException {
    System.setProperty(
        "org.slf4j.simpleLogger.defaultLogLevel",
        System.getProperty("org.slf4j.simpleLogger.defaultLogLevel", "warn"));
    int code = run(arguments, System.out, System.err);
    if (code != 0) {
      System.exit(code);
    }
  }

  /** Runs the command and returns its exit code; does not return while the sandbox runs. */
  static int run(String[] arguments, PrintStream out, PrintStream err) throws InterruptedException {
    CommandLine commandLine = createCommandLine();
    try {
      commandLine.parseArgs(arguments);
      if (commandLine.isUsageHelpRequested()) {
        commandLine.usage(out);
        return 0;
      }
      serveUntilStopped(commandLine.getCommand(), out);
      return 0;
    } catch (ParameterException | IllegalArgumentException e) {
      err.println(e.getMessage());
      err.println("Run it with --help to see all flags.");
      return USAGE_ERROR;
    } catch (UncheckedIOException e) {
      err.println(e.getMessage() + ". Is another sandbox running? Try --port 0.");
      return 1;
    }
  }

  private static void serveUntilStopped(SandboxBuilder settings, PrintStream out)
      throws InterruptedException {
    try (Sandbox sandbox = settings.start()) {
      Runtime.getRuntime().addShutdownHook(new Thread(sandbox::close));
      out.print(readyMessage(sandbox));
      out.flush();
      Thread.currentThread().join();
    }
  }

  static SandboxBuilder parseSettings(String... arguments) {
    CommandLine commandLine = createCommandLine();
    commandLine.parseArgs(arguments);
    return commandLine.getCommand();
  }

  private static CommandLine createCommandLine() {
    SandboxBuilder settings =
        Sandbox.builder().with(s -> s.port = 8080).restated(true).quotas(1_000, 50, 100);
    return new CommandLine(settings)
        .setSeparator(" ")
        .setOverwrittenOptionsAllowed(true)
        .setExpandAtFiles(false)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .registerConverter(Duration.class, SandboxMain::parseDuration)
        .registerConverter(X509Certificate.class, SandboxMain::readCertificate)
        .registerConverter(
            SignInError.class, number -> SignInError.byNumber(Integer.parseInt(number)));
  }

  private static Duration parseDuration(String text) {
    if (!text.matches("\\d+(ms|s|m|h)")) {
      throw new TypeConversionException("write 200ms, 3s, 5m or 1h, not " + text);
    }
    return text.endsWith("ms")
        ? Duration.ofMillis(Long.parseLong(text, 0, text.length() - 2, 10))
        : Duration.parse("PT" + text);
  }

  private static X509Certificate readCertificate(String file) throws Exception {
    try (InputStream input = Files.newInputStream(Path.of(file))) {
      return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(input);
    }
  }

  /** Returns the first command to copy and where to find the others, for one screen. */
  static String readyMessage(Sandbox sandbox) {
    return """
    The Partner Insights sandbox is ready. To stop it, press Ctrl-C. Its page: %1$s/

    SQL on Spark 4 (on Spark 3.5, the catalog's class is PartnerInsightsCatalog):

    %2$s

    For PySpark, a load, Flink, the command line and sign-ins, see its page or: curl %1$s/lines
    """
        .formatted(sandbox.authorityUrl(), sandbox.connectSnippets().sparkCommand("spark-sql"));
  }
}
