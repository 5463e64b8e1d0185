package io.partnerinsights.cli.command;

import io.partnerinsights.cli.console.ErrorPrinter;
import io.partnerinsights.cli.console.Shell;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.options.KeepMode;
import io.partnerinsights.core.options.Options;
import io.partnerinsights.core.options.ReuseMode;
import io.partnerinsights.core.session.Application;
import io.partnerinsights.core.session.ReadPlan;
import io.partnerinsights.core.session.Session;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The application and the session of one command that reads. */
record ReadSession(Shell shell, Application application, ConnectorOptions options)
    implements AutoCloseable {
  static ReadSession open(BaseCommand command, ConnectorOptions options) {
    Shell shell = command.shell();
    Application application =
        new Application(shell.progressPrinter(command.rootArguments().isQuiet()), "");
    shell
        .interruption()
        .registerApplication(application, id -> printInterruption(command, options, id));
    return new ReadSession(shell, application, options);
  }

  private static void printInterruption(
      BaseCommand command, ConnectorOptions options, @Nullable String id) {
    String message =
        id == null
            ? "Interrupted before a report was created."
            : "Interrupted. " + continuationMessage(command, options, id);
    new ErrorPrinter(command.shell(), command.rootArguments().isJson())
        .print(CommandErrors.INTERRUPTED.error(id), message);
  }

  /** Says how to continue with a report after an interruption. */
  private static String continuationMessage(
      BaseCommand command, ConnectorOptions options, String id) {
    return wouldRepeatFindReport(options)
        ? Application.continueHint(List.of(id))
        : "The service keeps report "
            + id
            + ". To read it, run: "
            + command.downloadCommandLine(id);
  }

  /** Whether the same command would find and read the report of the interrupted one. */
  private static boolean wouldRepeatFindReport(ConnectorOptions options) {
    boolean keepsAnything = options.find(Options.KEEP).orElse(KeepMode.NOTHING) != KeepMode.NOTHING;
    return options.isSet(Options.REPORT_ID)
        || (options.get(Options.REUSE) == ReuseMode.AUTO && !keepsAnything);
  }

  ReadPlan planRead() {
    return Session.open(options, application).planRead();
  }

  /** Ends the waits of the command. */
  @Override
  public void close() {
    shell.interruption().closeApplication();
  }
}
