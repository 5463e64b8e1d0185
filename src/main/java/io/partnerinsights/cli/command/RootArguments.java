package io.partnerinsights.cli.command;

import io.partnerinsights.cli.console.ResultPrinter;
import io.partnerinsights.cli.console.Shell;
import io.partnerinsights.cli.settings.HelpText;
import io.partnerinsights.cli.settings.OptionSources;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The arguments of the root command, which all commands have. */
abstract class RootArguments {
  /** The command reads it as {@code --help}, of which the parser allows one option only. */
  static final String HELP_ALL = "--help-all";

  private final Shell shell;

  @Option(
      names = "--json",
      description = "Print one JSON document on standard output.",
      scope = ScopeType.INHERIT)
  private boolean json;

  @Option(
      names = {"-q", "--quiet"},
      description = "Print no progress messages and no summary of what was written.",
      scope = ScopeType.INHERIT)
  private boolean quiet;

  @Option(
      names = "--profile",
      paramLabel = "<name>",
      description = "Profile in the settings file. Default: default.",
      scope = ScopeType.INHERIT)
  private @Nullable String profileName;

  @Option(
      names = "--settings",
      paramLabel = "<file>",
      description =
          "Settings file. Default: ~/." + HelpText.JOINER + "config/partnerinsights/settings.",
      scope = ScopeType.INHERIT)
  private @Nullable Path settingsFile;

  private @Nullable OptionSources optionSources;
  private final boolean showsAllOptions;

  RootArguments(Shell shell, boolean showsAllOptions) {
    this.shell = shell;
    this.showsAllOptions = showsAllOptions;
  }

  /** Whether help shows the connector's options. The parser must know it before it parses. */
  boolean showsAllOptions() {
    return showsAllOptions;
  }

  @Option(
      names = HELP_ALL,
      description = "Show this help message with the connector's options and exit.",
      scope = ScopeType.INHERIT)
  void setHelpAll(boolean ignored) {
    // The main method has read it, as the parser shows less without it.
  }

  @Option(
      names = "--verbose",
      description = "Log every step on standard error.",
      scope = ScopeType.INHERIT)
  void setVerbose(boolean ignored) {
    // The main method has read it, before the first logger existed.
  }

  Shell shell() {
    return shell;
  }

  ResultPrinter resultPrinter() {
    return new ResultPrinter(shell, json);
  }

  boolean isJson() {
    return json;
  }

  boolean isQuiet() {
    return quiet;
  }

  /** Returns the arguments that name the settings, with a blank before each. */
  String settingsArguments() {
    String profileArgument =
        profileName == null ? "" : Shell.quotedArgument("--profile", profileName);
    return settingsFile == null
        ? profileArgument
        : profileArgument + Shell.quotedArgument("--settings", settingsFile.toString());
  }

  /** Returns the sources of this command. They read the settings once, which may be a pipe. */
  OptionSources optionSources() {
    if (optionSources == null) {
      optionSources = new OptionSources(shell, settingsFile, profileName);
    }
    return optionSources;
  }
}
