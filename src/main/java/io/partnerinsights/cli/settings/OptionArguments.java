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
  private static final Set<ConnectorOption<?>> EXCLUDED_OPTIONS =
      Set.of(
          Options.PUSHDOWN,
          Options.SPLIT_SIZE,
          AccountOptions.ALLOWED_HOSTS,
          AccountOptions.ALLOWED_DOWNLOAD_HOSTS,
          AccountOptions.SECRET_PROVIDER_CLASS,
          AccountOptions.CLIENT_ASSERTION_FILE);

  /** Characters that fit beside the name of an option in 80 columns. */
  private static final int MAX_LABEL_LENGTH = 50;

  private static final String SECRET_LABEL = "<env:NAME|file:PATH>";

  private static final List<OptionGroup> GROUPS = List.of(OptionGroup.values());

  /** What help shows without {@code --help-all}. */
  private static final Set<OptionGroup> SHORT_HELP_GROUPS =
      Set.of(OptionGroup.TARGET, OptionGroup.TIME_RANGE);

  private static final List<OptionGroup> ACCOUNT_GROUPS =
      List.of(OptionGroup.SIGN_IN, OptionGroup.SERVICE);

  private OptionArguments() {}

  /**
   * Adds the options of an account, whose texts are put into the map.
   *
   * @param showsAll whether help shows them
   */
  public static void addAccountOptions(
      CommandSpec command, Map<String, String> values, boolean showsAll) {
    ACCOUNT_GROUPS.forEach(
        group ->
            addGroup(
                command,
                group,
                optionsOf(group).map(option -> toArgument(option, values)),
                showsAll));
  }

  /**
   * Adds the options of a read, whose texts are put into the map. Only an error explains those of
   * streams.
   *
   * @param exclusions options that the command takes as parameters instead
   * @param hiddenOptions options that the help never shows
   * @param showsAll whether help shows the others, in addition to what is read and its range
   */
  public static void addReadOptions(
      CommandSpec command,
      Set<ConnectorOption<?>> exclusions,
      Set<ConnectorOption<?>> hiddenOptions,
      Map<String, String> values,
      boolean showsAll) {
    for (OptionGroup group : GROUPS) {
      addGroup(
          command,
          group,
          optionsOf(group)
              .filter(option -> !exclusions.contains(option) && !hiddenOptions.contains(option))
              .filter(option -> !option.isIn(OptionGroup.STREAM))
              .map(option -> toArgument(option, values)),
          showsAll || SHORT_HELP_GROUPS.contains(group));
    }
    Stream.concat(hiddenOptions.stream(), optionsOf(OptionGroup.STREAM))
        .filter(option -> !exclusions.contains(option))
        .distinct()
        .map(option -> toArgument(option, values))
        .forEach(argument -> addHiddenArgument(command, argument));
  }

  private static void addHiddenArgument(CommandSpec command, OptionSpec argument) {
    command.addOption(argument.toBuilder().hidden(true).build());
  }

  /** Returns those of the texts that are options of an account, as arguments of a command. */
  public static String accountArguments(Map<String, String> values) {
    return ACCOUNT_GROUPS.stream()
        .flatMap(OptionArguments::optionsOf)
        .filter(option -> values.containsKey(option.key()))
        .map(
            option ->
                Shell.quotedArgument("--" + option.key(), values.getOrDefault(option.key(), "")))
        .collect(Collectors.joining());
  }

  private static Stream<ConnectorOption<?>> optionsOf(OptionGroup group) {
    return Options.all().stream()
        .filter(option -> option.isIn(group) && !EXCLUDED_OPTIONS.contains(option));
  }

  private static void addGroup(
      CommandSpec command, OptionGroup group, Stream<OptionSpec> options, boolean isShown) {
    if (!isShown) {
      options.forEach(argument -> addHiddenArgument(command, argument));
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

  private static OptionSpec toArgument(ConnectorOption<?> option, Map<String, String> values) {
    return OptionSpec.builder("--" + option.key())
        .type(String.class)
        .paramLabel(option.isSecret() ? SECRET_LABEL : valueLabel(option))
        .description(HelpText.withJoiners(plainDoc(option)))
        .setter(valueSetter(option, values))
        .build();
  }

  private static String valueLabel(ConnectorOption<?> option) {
    return hasLongTypeName(option)
        ? "<value>"
        : "<" + option.typeName().replaceAll("[^A-Za-z:]+", "|") + ">";
  }

  /** Whether the values of an option are too many for the line of its name. */
  private static boolean hasLongTypeName(ConnectorOption<?> option) {
    return option.typeName().length() > MAX_LABEL_LENGTH;
  }

  /** Returns the documentation without the marks of Markdown. */
  private static String plainDoc(ConnectorOption<?> option) {
    String values = hasLongTypeName(option) ? "One of " + option.typeName() + ". " : "";
    return (values + option.doc())
        .replaceAll(" \\(\\[[^]]+]\\([^)]+\\)\\)", "")
        .replaceAll("\\[([^]]+)]\\([^)]+\\)", "$1")
        .replace("`", "")
        .replace("%", "%%")
        .replace("@|", "@ |");
  }

  /** The parser sets null before it parses. */
  private static ISetter valueSetter(ConnectorOption<?> option, Map<String, String> values) {
    return new ISetter() {
      @Override
      public <T> @Nullable T set(@Nullable T value) {
        if (value == null) {
          values.remove(option.key());
        } else {
          values.put(option.key(), value.toString());
        }
        return null;
      }
    };
  }
}
