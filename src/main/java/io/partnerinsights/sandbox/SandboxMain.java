package io.partnerinsights.sandbox;

import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Objects;
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

  /** Returns the lines to copy, and after them the values that they contain. */
  static String readyMessage(Sandbox sandbox, SandboxOptions options) {
    PasteLines lines = sandbox.pasteLines();
    String refreshToken = sandbox.refreshToken();
    return """
    The Partner Insights sandbox is ready; Ctrl-C stops it. Its page: %s/

    Spark, for format("partnerinsights") and for names such as insights.mpn.OfficeUsage in SQL:

    %s

    Spark 4.2 with Delta Lake, for CALL insights.system.load(into => 'lake', datasets => 'OfficeUsage'):

    %s

    Flink's SQL client, with the same jar:

    %s

    Command line; the code that it shows counts as entered:

    %s

    Other ways to sign in, as options in place of refreshToken:
    %s

    Values:
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
    """
        .formatted(
            sandbox.authorityUrl(),
            lines.spark("spark-sql", refreshToken),
            lines.lakehouse("spark-sql", refreshToken),
            lines.flink(refreshToken),
            lines.commands(),
            otherSignIns(lines, refreshToken),
            sandbox.apiUrl(),
            sandbox.marketplaceUrl(),
            sandbox.authorityUrl(),
            Sandbox.TENANT_ID,
            Sandbox.CLIENT_ID,
            Sandbox.CLIENT_SECRET,
            Sandbox.USERNAME,
            Sandbox.PASSWORD,
            refreshToken,
            options.quotas());
  }

  /** Returns a line for each way, with the options that differ from those of a refresh token. */
  private static String otherSignIns(PasteLines lines, String refreshToken) {
    Map<String, Map<String, String>> signIns = lines.forEachSignIn(refreshToken);
    Map<String, String> main = Objects.requireNonNull(signIns.remove("refreshToken"));
    return signIns.entrySet().stream()
        .map(
            signIn ->
                "  %-18s%s"
                    .formatted(
                        signIn.getKey(),
                        signIn.getValue().entrySet().stream()
                            .filter(option -> !option.getValue().equals(main.get(option.getKey())))
                            .map(option -> option.getKey() + "=" + option.getValue())
                            .collect(Collectors.joining(" "))))
        .collect(Collectors.joining("\n"));
  }
}
