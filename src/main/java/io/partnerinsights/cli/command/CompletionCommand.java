package io.partnerinsights.cli.command;

import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;

/** Prints a script that completes commands and arguments. */
@Command(
    name = "completion",
    description = {
      "Prints a script for bash and zsh that completes commands and arguments.",
      "Example: source <(partnerinsights completion)"
    })
final class CompletionCommand extends BaseCommand implements Runnable {
  /** It uses no account. */
  @Override
  void addArguments(CommandSpec command) {}

  @Override
  public void run() {
    CommandLine root = PartnerInsightsCommand.commandLine(shell());
    shell().out().print(AutoComplete.bash("partnerinsights", root));
  }
}
