package io.partnerinsights.cli.command;

import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prints a script that completes commands and arguments. */
@Command(
    name = "completion",
    description = {
      "Prints a completion script for bash and zsh.",
      "Example: source <(partnerinsights completion)"
    })
final class CompletionCommand extends BaseCommand implements Runnable {
  @Spec private CommandSpec spec;

  /** It uses no account. */
  @Override
  void addArguments(CommandSpec command) {}

  @Override
  public void run() {
    shell().out().print(AutoComplete.bash("partnerinsights", spec.root().commandLine()));
  }
}
