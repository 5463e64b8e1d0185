package io.partnerinsights.cli.settings;

import io.partnerinsights.cli.console.Shell;
import io.partnerinsights.core.options.AccountOptions;
import io.partnerinsights.core.options.ConnectorOption;
import io.partnerinsights.core.options.OptionGroup;
import io.partnerinsights.core.options.Options;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.ISetter;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Makes arguments of the connector's options, with the same names and from the same table. A secret
 * is no argument, only a reference to it, because every user of a machine may see the arguments of
 * its processes.
 */
public final class OptionArguments {
  /** Options that only engines use, or that have their own command. */
  private static final Set<ConnectorOption<?>> NO_ARGUMENT =
      Set.of(
          Options.PUSHDOWN,
          Options.SPLIT_SIZE,
          AccountOptions.ALLOWED_HOSTS,
          AccountOptions.ALLOWED_DOWNLOAD_HOSTS,
          AccountOptions.SECRET_PROVIDER_CLASS,
          AccountOptions.CLIENT_ASSERTION_FILE);

  /** Characters that fit beside the name of an option in 80 columns. */
  private static final int LONGEST_LABEL = 50;

  private static final String REFERENCE = "<env:NAME|file:PATH>";

  private static final List<OptionGroup> GROUPS = List.of(OptionGroup.values());

  /** What help shows without {@code --help-all}. */
  private static final Set<OptionGroup> IN_SHORT_HELP = Set.of(OptionGroup.WHAT, OptionGroup.WHEN);

  private static final List<OptionGroup> OF_ACCOUNT = List.of(OptionGroup.WHO, OptionGroup.WHERE);

  private OptionArguments() {}

  /**
   * Adds the options of an account, whose texts are put into the map.
   *
   * @param all whether help shows them
   */
  public static void addAccount(CommandSpec command, Map<String, String> given, boolean all) {
    OF_ACCOUNT.forEach(
        group -> add(command, group, options(group).map(option -> argument(option, given)), all));
  }

  /**
   * Adds the options of a read, whose texts are put into the map. Only an error explains those of
   * streams.
   *
   * @param parameters options that the command takes as parameters instead
   * @param hidden options that the help never shows
   * @param all whether help shows the others, in addition to what is read and its range
   */
  public static void addRead(
      CommandSpec command,
      Set<ConnectorOption<?>> parameters,
      Set<ConnectorOption<?>> hidden,
      Map<String, String> given,
      boolean all) {
    for (OptionGroup group : GROUPS) {
      add(
          command,
          group,
          options(group)
              .filter(option -> !parameters.contains(option) && !hidden.contains(option))
              .filter(option -> !option.isIn(OptionGroup.STREAM))
              .map(option -> argument(option, given)),
          all || IN_SHORT_HELP.contains(group));
    }
    Stream.concat(hidden.stream(), options(OptionGroup.STREAM))
        .filter(option -> !parameters.contains(option))
        .distinct()
        .map(option -> argument(option, given))
        .forEach(argument -> addHidden(command, argument));
  }

  private static void addHidden(CommandSpec command, OptionSpec argument) {
    command.addOption(argument.toBuilder().hidden(true).build());
  }

  /** Returns those of the texts that are options of an account, as arguments of a command. */
  public static String account(Map<String, String> given) {
    return OF_ACCOUNT.stream()
        .flatMap(OptionArguments::options)
        .filter(option -> given.containsKey(option.key()))
        .map(option -> Shell.argument("--" + option.key(), given.getOrDefault(option.key(), "")))
        .collect(Collectors.joining());
  }

  private static Stream<ConnectorOption<?>> options(OptionGroup group) {
    return Options.all().stream()
        .filter(option -> option.isIn(group) && !NO_ARGUMENT.contains(option));
  }

  private static void add(
      CommandSpec command, OptionGroup group, Stream<OptionSpec> options, boolean isShown) {
    if (!isShown) {
      options.forEach(argument -> addHidden(command, argument));
      return;
    }
    ArgGroupSpec.Builder section =
        ArgGroupSpec.builder()
            .heading("%n" + group.title() + "%n")
            .exclusive(false)
            .multiplicity("0..1")
            .validate(false)
            .order(GROUPS.indexOf(group));
    List<OptionSpec> arguments = options.toList();
    arguments.forEach(section::addArg);
    if (!arguments.isEmpty()) {
      command.addArgGroup(section.build());
    }
  }

  private static OptionSpec argument(ConnectorOption<?> option, Map<String, String> given) {
    return OptionSpec.builder("--" + option.key())
        .type(String.class)
        .paramLabel(option.isSecret() ? REFERENCE : label(option))
        .description(HelpText.unbroken(description(option)))
        .setter(setter(option, given))
        .build();
  }

  private static String label(ConnectorOption<?> option) {
    return isLong(option)
        ? "<value>"
        : "<" + option.typeName().replaceAll("[^A-Za-z:]+", "|") + ">";
  }

  /** Whether the values of an option are too many for the line of its name. */
  private static boolean isLong(ConnectorOption<?> option) {
    return option.typeName().length() > LONGEST_LABEL;
  }

  /** Returns the documentation without the marks of Markdown. */
  private static String description(ConnectorOption<?> option) {
    String values = isLong(option) ? "One of " + option.typeName() + ". " : "";
    return (values + option.doc())
        .replaceAll(" \\(\\[[^]]+]\\([^)]+\\)\\)", "")
        .replaceAll("\\[([^]]+)]\\([^)]+\\)", "$1")
        .replace("`", "")
        .replace("%", "%%")
        .replace("@|", "@ |");
  }

  /** The parser sets null before it parses. */
  private static ISetter setter(ConnectorOption<?> option, Map<String, String> given) {
    return new ISetter() {
      @Override
      public <T> @Nullable T set(@Nullable T value) {
        if (value == null) {
          given.remove(option.key());
        } else {
          given.put(option.key(), value.toString());
        }
        return null;
      }
    };
  }
}
