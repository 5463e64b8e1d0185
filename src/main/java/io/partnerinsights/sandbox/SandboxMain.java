package io.partnerinsights.sandbox;

import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.stream.Collectors;

/** The command line: starts a sandbox, which runs until the process is stopped. */
public final class SandboxMain {
  private static final int USAGE_ERROR = 2;

  private SandboxMain() {}

  /**
   * Starts the sandbox.
   *
   * @param arguments see {@code --help}
   */
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
    SandboxOptions options;
    try {
      options = SandboxOptions.parse(arguments);
    } catch (IllegalArgumentException e) {
      return usageError(String.valueOf(e.getMessage()), err);
    }
    if (options.help()) {
      out.print(SandboxOptions.usage());
      return 0;
    }
    return serve(options, out, err);
  }

  private static int usageError(String message, PrintStream err) {
    err.println(message);
    err.println("Run it with --help to see all flags.");
    return USAGE_ERROR;
  }

  private static int serve(SandboxOptions options, PrintStream out, PrintStream err)
      throws InterruptedException {
    try (Sandbox sandbox = options.builder().start()) {
      Runtime.getRuntime().addShutdownHook(new Thread(sandbox::close));
      out.print(readyMessage(sandbox, options));
      out.flush();
      Thread.currentThread().join();
      return 0;
    } catch (UncheckedIOException e) {
      err.println(e.getMessage() + ". Is another sandbox running? Try --port 0.");
      return 1;
    } catch (IllegalArgumentException e) {
      return usageError(e.getMessage() + ".", err);
    }
  }

  private static String readyMessage(Sandbox sandbox, SandboxOptions options) {
    PasteLines lines = sandbox.pasteLines();
    String refreshToken = sandbox.refreshToken();
    Map<String, Map<String, String>> signIns =
        lines.forEachSignIn(refreshToken, sandbox.accessToken());
    signIns.remove("refreshToken");
    return """
    The Partner Insights sandbox is ready; Ctrl-C stops it. Its page: %s/
      apiUrl        %s
      marketplace   %s
      authorityUrl  %s
      tenantId      %s
      clientId      %s
      clientSecret  %s
      username      %s
      password      %s
      refreshToken  %s
      quotas        %s

    Spark: add this to spark-shell, spark-sql, pyspark or spark-submit:

    %s

    Flink's SQL client, with the same jar:

    %s

    Command line; the code that it shows counts as entered:

    %s

    Spark with other ways to sign in:

    %s
    """
        .formatted(
            sandbox.authorityUrl(),
            sandbox.apiUrl(),
            sandbox.marketplaceUrl(),
            sandbox.authorityUrl(),
            Sandbox.TENANT_ID,
            Sandbox.CLIENT_ID,
            Sandbox.CLIENT_SECRET,
            Sandbox.USERNAME,
            Sandbox.PASSWORD,
            refreshToken,
            options.quotas(),
            sparkLine(lines.withRefreshToken(refreshToken)),
            lines.flink(refreshToken),
            lines.commands(),
            signIns.entrySet().stream()
                .map(signIn -> "# auth=" + signIn.getKey() + "\n" + sparkLine(signIn.getValue()))
                .collect(Collectors.joining("\n\n")));
  }

  private static String sparkLine(Map<String, String> options) {
    return PasteLines.flags(options, "spark.datasource.partnerinsights.", " ");
  }
}
