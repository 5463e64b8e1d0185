package io.partnerinsights.core.options;

import io.partnerinsights.core.spi.Secret;
import java.util.ArrayList;
import java.util.List;

/** A part of the table of all options, in the order of definition. */
final class OptionTable {
  private final List<ConnectorOption<?>> options = new ArrayList<>();

  List<ConnectorOption<?>> options() {
    return List.copyOf(options);
  }

  ConnectorOption<String> text(OptionGroup group, String key, String doc) {
    return add(group, key, OptionTypes.TEXT, doc);
  }

  ConnectorOption<Secret> secret(OptionGroup group, String key, String doc) {
    return add(group, key, OptionTypes.SECRET, doc);
  }

  <T> ConnectorOption<T> add(OptionGroup group, String key, OptionTypes.Type<T> type, String doc) {
    return add(group, key, type, null, doc);
  }

  <T> ConnectorOption<T> add(
      OptionGroup group, String key, OptionTypes.Type<T> type, String defaultText, String doc) {
    ConnectorOption<T> option = new ConnectorOption<>(group, key, type, defaultText, doc);
    options.add(option);
    return option;
  }
}
