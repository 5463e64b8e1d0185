package io.partnerinsights.cli.command;

import io.partnerinsights.cli.console.ResultPrinter;
import io.partnerinsights.cli.console.Shell;
import io.partnerinsights.cli.settings.OptionArguments;
import io.partnerinsights.cli.settings.OptionSources;
import io.partnerinsights.core.client.Clients;
import io.partnerinsights.core.client.PartnerInsightsClient;
import io.partnerinsights.core.options.ConnectorOptions;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** A command that uses an account. It has the account's options as arguments. */
abstract class BaseCommand {
  /** The options that arguments set. */
  private final Map<String, String> argumentValues = new LinkedHashMap<>();

  @Spec private CommandSpec spec;

  /** Adds the connector's options to the leaves of a tree of commands. */
  static void addOptions(CommandSpec command, @Nullable BaseCommand parent) {
    BaseCommand nearestCommand = command.userObject() instanceof BaseCommand base ? base : parent;
    command.usageMessage().abbreviateSynopsis(true);
    if (nearestCommand != null && command.subcommands().isEmpty()) {
      nearestCommand.addArguments(command);
    }
    command.subcommands().values().forEach(sub -> addOptions(sub.getCommandSpec(), nearestCommand));
  }

  void addArguments(CommandSpec command) {
    OptionArguments.addAccountOptions(command, argumentValues, showsAllOptions(command));
  }

  /** Whether help shows the connector's options. */
  static boolean showsAllOptions(CommandSpec command) {
    return ((RootArguments) command.root().userObject()).showsAllOptions();
  }

  final Map<String, String> argumentValues() {
    return argumentValues;
  }

  final RootArguments rootArguments() {
    return (RootArguments) spec.root().userObject();
  }

  final Shell shell() {
    return rootArguments().shell();
  }

  final ResultPrinter resultPrinter() {
    return rootArguments().resultPrinter();
  }

  final OptionSources optionSources() {
    return rootArguments().optionSources();
  }

  final ConnectorOptions accountOptions() {
    return optionSources().parseAccount(argumentValues);
  }

  /** Returns the command that downloads a report with the account of this one. */
  final String downloadCommandLine(String reportId) {
    return "partnerinsights download "
        + reportId
        + rootArguments().settingsArguments()
        + OptionArguments.accountArguments(argumentValues);
  }

  final PartnerInsightsClient client() {
    return Clients.clientFor(accountOptions());
  }
}
