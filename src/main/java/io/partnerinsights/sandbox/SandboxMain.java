package io.partnerinsights.sandbox;

import java.io.PrintStream;
import java.io.UncheckedIOException;

/** Runs the sandbox until it is told to stop. */
public final class SandboxMain {
  private static final int WRONG_USE = 2;

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

  /** Returns when the work is done; a sandbox that serves is never done. */
  static int run(String[] arguments, PrintStream out, PrintStream err) throws InterruptedException {
    SandboxOptions options;
    try {
      options = SandboxOptions.parse(arguments);
    } catch (IllegalArgumentException e) {
      return wrongUse(e.getMessage(), err);
    }
    if (options.help()) {
      out.print(SandboxOptions.usage());
      return 0;
    }
    return serve(options, out, err);
  }

  private static int wrongUse(String sentence, PrintStream err) {
    err.println(sentence);
    err.println("Run it with --help to see all flags.");
    return WRONG_USE;
  }

  private static int serve(SandboxOptions options, PrintStream out, PrintStream err)
      throws InterruptedException {
    try (Sandbox sandbox = options.builder().start()) {
      Runtime.getRuntime().addShutdownHook(new Thread(sandbox::close));
      out.print(greeting(sandbox, options));
      out.flush();
      Thread.currentThread().join();
      return 0;
    } catch (UncheckedIOException e) {
      err.println(e.getMessage() + ". Is another sandbox running? Try --port 0.");
      return 1;
    } catch (IllegalArgumentException e) {
      return wrongUse(e.getMessage() + ".", err);
    }
  }

  private static String greeting(Sandbox sandbox, SandboxOptions options) {
    return """
    The Partner Insights sandbox is ready; Ctrl-C stops it.
      apiUrl        %s
      authorityUrl  %s
      tenantId      %s
      clientId      %s
      clientSecret  %s
      username      %s
      password      %s
      quotas        %s
    """
        .formatted(
            sandbox.apiUrl(),
            sandbox.authorityUrl(),
            Sandbox.TENANT_ID,
            Sandbox.CLIENT_ID,
            Sandbox.CLIENT_SECRET,
            Sandbox.USERNAME,
            Sandbox.PASSWORD,
            options.quotas());
  }
}
