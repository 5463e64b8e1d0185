package io.partnerinsights.cli;

import io.partnerinsights.cli.command.PartnerInsightsCommand;
import io.partnerinsights.cli.console.ExitCode;
import io.partnerinsights.cli.console.Shell;
import java.util.Arrays;

/** The command line {@code partnerinsights}. */
public final class Main {
  private static final String LOG_LEVEL = "org.slf4j.simpleLogger.defaultLogLevel";

  private Main() {}

  /**
   * Runs one command. Returns after success, because platforms such as Databricks run a main in a
   * JVM that goes on, where an exit fails the job. After an error it ends the process with the exit
   * code of the command.
   */
  public static void main(String[] arguments) {
    // Before the first logger exists. Logs go to standard error.
    boolean verbose = Arrays.stream(arguments).anyMatch(argument -> argument.equals("--verbose"));
    System.setProperty(LOG_LEVEL, System.getProperty(LOG_LEVEL, verbose ? "info" : "warn"));
    System.setProperty("org.slf4j.simpleLogger.showThreadName", "false");
    System.setProperty("org.slf4j.simpleLogger.showShortLogName", "true");
    Shell shell = Shell.ofProcess();
    int code = PartnerInsightsCommand.run(shell, arguments);
    shell.out().flush();
    if (code != ExitCode.OK && !shell.interruption().isRequested()) {
      System.exit(code);
    }
  }
}
