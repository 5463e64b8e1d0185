package io.partnerinsights.cli.command;

import io.partnerinsights.cli.console.ClosedPipeException;
import io.partnerinsights.cli.console.ErrorPrinter;
import io.partnerinsights.cli.console.ExitCode;
import io.partnerinsights.cli.console.Shell;
import io.partnerinsights.cli.console.Version;
import io.partnerinsights.cli.rows.RowErrors;
import io.partnerinsights.cli.settings.HelpText;
import io.partnerinsights.cli.settings.OptionSources;
import io.partnerinsights.core.errors.NameSuggestions;
import io.partnerinsights.core.errors.PartnerInsightsException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command {@code partnerinsights}, whose commands all have its arguments. */
@Command(
    name = "partnerinsights",
    description = "Reads Microsoft Partner Center Insights.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      LoginCommand.class,
      LogoutCommand.class,
      WhoamiCommand.class,
      DatasetsCommand.class,
      DescribeCommand.class,
      PreviewCommand.class,
      QueryCommand.class,
      RunCommand.class,
      DownloadCommand.class,
      DryRunCommand.class,
      QueriesCommand.class,
      ReportsCommand.class,
      ExecutionsCommand.class,
      DoctorCommand.class,
      CompletionCommand.class,
      HelpCommand.class
    },
    versionProvider = Version.class,
    mixinStandardHelpOptions = true,
    scope = ScopeType.INHERIT,
    footer = {
      "%n--help-all also lists the options of the connector, such as --tenantId and"
          + " --reportTimeout.",
      "Exit codes: 0 success, 2 usage, 3 sign-in, 4 query, 5 report, 6 download, 7 file,"
          + " 8 check failed, 130 interrupted, 141 output closed, 143 terminated, 1 other."
    })
public final class PartnerInsightsCommand extends RootArguments {
  /** What Java reads in place of a byte that the locale does not have. */
  private static final char REPLACEMENT_CHARACTER = '\uFFFD';

  /** Words that may be the names of options, in a message. */
  private static final Pattern OPTION_NAMES =
      Pattern.compile("\\b[Oo]ptions? \\w+((, | and | or )\\w+)*");

  private static final Pattern WORD = Pattern.compile("\\w+");

  private static final List<String> QUIET_ARGUMENTS = List.of("-q", "--quiet");

  private PartnerInsightsCommand(Shell shell, boolean showsAllOptions) {
    super(shell, showsAllOptions);
  }

  public static int run(Shell shell, String... arguments) {
    List<String> words = Arrays.asList(arguments);
    // Completion knows what help shows.
    CommandLine parser =
        createParser(shell, words.contains(HELP_ALL) || words.contains("completion"));
    // An error of the arguments is found before --json is.
    boolean isJson = Arrays.asList(arguments).contains("--json");
    ErrorPrinter errors = new ErrorPrinter(shell, isJson);
    parser.setParameterExceptionHandler(
        (e, args) -> errors.printUsageError(usageMessage(e), usageHelp(e)));
    parser.setExecutionExceptionHandler(
        (e, command, result) -> printFailure(shell, errors, e, command.getCommandSpec()));
    if (Arrays.stream(arguments)
        .anyMatch(argument -> argument.indexOf(REPLACEMENT_CHARACTER) >= 0)) {
      return errors.print(CommandErrors.unreadableArgument(shell.environment()));
    }
    if (!isJson && Arrays.stream(arguments).noneMatch(QUIET_ARGUMENTS::contains)) {
      OptionSources.unknownVariableHints(shell.environment()).forEach(shell::printMessage);
    }
    String[] parserArguments =
        words.stream().map(word -> word.equals(HELP_ALL) ? "--help" : word).toArray(String[]::new);
    int exitCode = parser.execute(parserArguments);
    return exitCode == ExitCode.OK ? exitCodeAfterOutputCheck(shell, errors) : exitCode;
  }

  private static int printFailure(
      Shell shell, ErrorPrinter errors, Exception e, CommandSpec command) {
    if (e instanceof ClosedPipeException) {
      return ExitCode.CLOSED_PIPE;
    }
    if (shell.interruption().isRequested()) {
      return ExitCode.UNEXPECTED; // It has said so, and its signal decides the exit code.
    }
    return e instanceof PartnerInsightsException error
        ? errors.print(error, messageWithDashes(error, command))
        : errors.print(e);
  }

  /** Returns the message with the options as the command takes them, such as --tenantId. */
  private static String messageWithDashes(PartnerInsightsException error, CommandSpec command) {
    return OPTION_NAMES
        .matcher(error.getMessage())
        .replaceAll(
            options ->
                WORD.matcher(options.group())
                    .replaceAll(word -> withDashes(word.group(), command)));
  }

  private static String withDashes(String word, CommandSpec command) {
    return command.optionsMap().containsKey("--" + word) ? "--" + word : word;
  }

  /** Returns the exit code of a command that has succeeded, if its results were written. */
  private static int exitCodeAfterOutputCheck(Shell shell, ErrorPrinter errors) {
    try {
      shell.checkOutput();
      return ExitCode.OK;
    } catch (ClosedPipeException e) {
      return ExitCode.CLOSED_PIPE;
    } catch (IOException e) {
      return errors.print(RowErrors.UNWRITABLE_OUTPUT.causedBy(e, "standard output"));
    }
  }

  /** Repeats of unknown arguments only the first name: a secret may follow it. */
  private static String usageMessage(ParameterException e) {
    if (!(e instanceof UnmatchedArgumentException unmatched)) {
      return String.valueOf(e.getMessage());
    }
    CommandSpec command = e.getCommandLine().getCommandSpec();
    for (String argument : unmatched.getUnmatched()) {
      if (argument.startsWith("-")) {
        return unknownNameMessage(
            "option", argument.replaceFirst("=.*", ""), command.optionsMap().keySet());
      }
    }
    String firstWord = unmatched.getUnmatched().get(0);
    if (command.subcommands().isEmpty()) {
      return (e.getMessage() + optionHint(firstWord, command)).strip();
    }
    return unknownNameMessage("command", firstWord, command.subcommands().keySet());
  }

  /** Says how to write an argument as an option, if the command has options that fit. */
  private static String optionHint(String argument, CommandSpec command) {
    boolean canRead = command.optionsMap().keySet().containsAll(List.of("--dataset", "--query"));
    return canRead
        ? ". Write "
            + Shell.quotedArgument("--dataset", argument).strip()
            + ", or --query 'SELECT …'"
        : "";
  }

  private static String unknownNameMessage(String kind, String name, Collection<String> names) {
    String list = kind.equals("command") ? "The commands are " + String.join(", ", names) : "";
    return ("Unknown " + kind + ": '" + name + "'. " + NameSuggestions.hintOr(name, names, list))
        .strip();
  }

  /** Picocli throws this class itself, not a subclass, if the command is missing. */
  private static String usageHelp(ParameterException e) {
    if (e.getClass().equals(ParameterException.class)
        && !e.getCommandLine().getSubcommands().isEmpty()) {
      return e.getCommandLine().getUsageMessage();
    }
    return "To see its arguments, run: "
        + e.getCommandLine().getCommandSpec().qualifiedName()
        + " --help";
  }

  private static CommandLine createParser(Shell shell, boolean showsAllOptions) {
    CommandLine parser = new CommandLine(new PartnerInsightsCommand(shell, showsAllOptions));
    parser.setOut(new PrintWriter(shell.out(), true, StandardCharsets.UTF_8));
    parser.setErr(new PrintWriter(shell.err(), true, StandardCharsets.UTF_8));
    parser.setCaseInsensitiveEnumValuesAllowed(true);
    parser.setExpandAtFiles(false);
    parser.setAllowSubcommandsAsOptionParameters(true);
    parser.setUsageHelpAutoWidth(true);
    BaseCommand.addOptions(parser.getCommandSpec(), null);
    HelpText.removeJoiners(parser);
    return parser;
  }
}
