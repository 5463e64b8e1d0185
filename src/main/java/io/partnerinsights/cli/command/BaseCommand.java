package io.partnerinsights.cli.command;

import io.partnerinsights.cli.console.Results;
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
  private final Map<String, String> given = new LinkedHashMap<>();

  @Spec private CommandSpec spec;

  /** Adds the connector's options to the leaves of a tree of commands. */
  static void addOptions(CommandSpec command, @Nullable BaseCommand owner) {
    BaseCommand own = command.userObject() instanceof BaseCommand base ? base : owner;
    command.usageMessage().abbreviateSynopsis(true);
    if (own != null && command.subcommands().isEmpty()) {
      own.addArguments(command);
    }
    command.subcommands().values().forEach(sub -> addOptions(sub.getCommandSpec(), own));
  }

  void addArguments(CommandSpec command) {
    OptionArguments.addAccount(command, given, showsAll(command));
  }

  /** Whether help shows the connector's options. */
  static boolean showsAll(CommandSpec command) {
    return ((RootArguments) command.root().userObject()).showsAll();
  }

  final Map<String, String> given() {
    return given;
  }

  final RootArguments root() {
    return (RootArguments) spec.root().userObject();
  }

  final Shell shell() {
    return root().shell();
  }

  final Results results() {
    return root().results();
  }

  final OptionSources sources() {
    return root().sources();
  }

  final ConnectorOptions account() {
    return sources().account(given);
  }

  /** Returns the command that downloads a report with the account of this one. */
  final String downloadCommand(String reportId) {
    return "partnerinsights download "
        + reportId
        + root().settingsArguments()
        + OptionArguments.account(given);
  }

  final PartnerInsightsClient client() {
    return Clients.of(account());
  }
}
