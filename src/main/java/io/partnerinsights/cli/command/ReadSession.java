package io.partnerinsights.cli.command;

import io.partnerinsights.cli.console.Shell;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.session.Application;
import io.partnerinsights.core.session.ConsoleWaitDisplay;
import io.partnerinsights.core.session.ReadPlan;
import io.partnerinsights.core.session.Session;

/** The application and the session of one command that reads. It shows waits on the terminal. */
final class ReadSession implements AutoCloseable {
  private final Shell shell;
  private final Application application;
  private final ConnectorOptions options;

  private ReadSession(Shell shell, Application application, ConnectorOptions options) {
    this.shell = shell;
    this.application = application;
    this.options = options;
  }

  static ReadSession open(PartnerInsightsCommand root, ConnectorOptions options) {
    Shell shell = root.shell();
    boolean shown = shell.terminals().err() && !root.isQuiet();
    Application application =
        shown
            ? new Application(new ConsoleWaitDisplay(shell.err(), ConsoleWaitDisplay.columns()))
            : new Application();
    return new ReadSession(shell, shell.interruption().opened(application), options);
  }

  ReadPlan plan() {
    return Session.open(options, application).plan();
  }

  /** Deletes what the command has created and option keep does not keep. */
  @Override
  public void close() {
    shell.interruption().close();
  }
}
