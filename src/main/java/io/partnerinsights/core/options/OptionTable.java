package io.partnerinsights.core.options;

import io.partnerinsights.core.spi.Secret;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The options of a group, in the order of definition. */
final class OptionTable {
  private final OptionGroup group;
  private final List<ConnectorOption<?>> options = new ArrayList<>();

  OptionTable(OptionGroup group) {
    this.group = group;
  }

  List<ConnectorOption<?>> options() {
    return List.copyOf(options);
  }

  ConnectorOption<String> addText(String key, String doc) {
    return add(key, OptionTypes.TEXT, doc);
  }

  ConnectorOption<Secret> addSecret(String key, String doc) {
    return add(key, OptionTypes.SECRET, doc);
  }

  <T> ConnectorOption<T> add(String key, OptionTypes.Type<T> type, String doc) {
    return add(key, type, null, doc);
  }

  <T> ConnectorOption<T> add(
      String key, OptionTypes.Type<T> type, @Nullable String defaultText, String doc) {
    ConnectorOption<T> option = new ConnectorOption<>(group, key, type, defaultText, doc);
    options.add(option);
    return option;
  }
}
