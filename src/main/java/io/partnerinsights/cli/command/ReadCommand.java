package io.partnerinsights.cli.command;

import io.partnerinsights.cli.settings.OptionArguments;
import io.partnerinsights.core.options.ConnectorOption;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.options.OptionGroup;
import io.partnerinsights.core.options.Options;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;

/** A command that reads. It has the options of a read as arguments. */
abstract class ReadCommand extends BaseCommand {
  /** The options that say what to read. */
  static final Set<ConnectorOption<?>> TARGET_OPTIONS =
      Options.all().stream()
          .filter(option -> option.isIn(OptionGroup.TARGET) || option.equals(Options.TIMESPAN))
          .collect(Collectors.toUnmodifiableSet());

  @Override
  void addArguments(CommandSpec command) {
    OptionArguments.addReadOptions(
        command, excludedOptions(), hiddenOptions(), argumentValues(), showsAllOptions(command));
  }

  /** Returns the options that the command takes in another way. */
  Set<ConnectorOption<?>> excludedOptions() {
    return Set.of();
  }

  /** Returns the options that help never shows. An error explains them. */
  Set<ConnectorOption<?>> hiddenOptions() {
    return Set.of();
  }

  /** Parses the options of the read, with values for those that nothing sets. */
  final ConnectorOptions optionsWithDefaults(Map<String, String> defaults) {
    return optionSources().parseRead(argumentValues(), defaults);
  }

  /** Parses the options of the read; these come before all others. */
  final ConnectorOptions optionsWithOverrides(Map<String, String> overrides) {
    Map<String, String> values = new TreeMap<>(argumentValues());
    values.putAll(overrides);
    return optionSources().parseRead(values);
  }
}
