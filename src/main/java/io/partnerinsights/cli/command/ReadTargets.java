package io.partnerinsights.cli.command;

import io.partnerinsights.core.options.ConnectorOption;
import io.partnerinsights.core.options.OptionGroup;
import io.partnerinsights.core.options.Options;
import java.util.Set;
import java.util.stream.Collectors;

/** The options that say what to read. */
final class ReadTargets {
  static final Set<ConnectorOption<?>> ALL =
      Options.all().stream()
          .filter(option -> option.isIn(OptionGroup.WHAT) || option.equals(Options.TIMESPAN))
          .collect(Collectors.toUnmodifiableSet());

  private ReadTargets() {}
}
