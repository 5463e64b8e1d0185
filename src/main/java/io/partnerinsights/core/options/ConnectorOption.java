package io.partnerinsights.core.options;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One option, and its rules: with which other options it is set. */
public final class ConnectorOption<T> {
  private final OptionGroup group;
  private final String key;
  private final OptionTypes.Type<T> type;
  private final @Nullable String defaultText;
  private final String doc;
  private final Map<ConnectorOption<?>, String> required = new LinkedHashMap<>();
  private final Map<ConnectorOption<?>, String> excluded = new LinkedHashMap<>();
  private @Nullable T refusedByStreams;
  private @Nullable String reasonOfStreams;
  private boolean onlyOfCluster;

  ConnectorOption(
      OptionGroup group,
      String key,
      OptionTypes.Type<T> type,
      @Nullable String defaultText,
      String doc) {
    this.group = group;
    this.key = key;
    this.type = type;
    this.defaultText = defaultText;
    this.doc = doc;
  }

  /** Returns the key as it is documented. Keys are read without case. */
  public String key() {
    return key;
  }

  public boolean isIn(OptionGroup other) {
    return group == other;
  }

  /** Parses a value, or throws {@code OPTION_VALUE}. */
  public T parse(String text) {
    try {
      return type.parser().apply(text);
    } catch (RuntimeException e) {
      throw OptionsErrors.malformed(key, isSecret(), type.expectation(), text, e);
    }
  }

  /** Returns the default as a user would write it, or null without a default. */
  public @Nullable String defaultText() {
    return defaultText;
  }

  /** Returns the documentation: sentences of Markdown. */
  public String doc() {
    return doc;
  }

  /** Returns the name of the value's type in documents, such as {@code duration}. */
  public String typeName() {
    return type.name();
  }

  /** Whether the value is a secret, which no command line and no log may show. */
  public boolean isSecret() {
    return type.equals(OptionTypes.SECRET);
  }

  /** Declares that this option may be set only together with another one. */
  ConnectorOption<T> requires(ConnectorOption<?> other, String reason) {
    required.put(other, reason);
    return this;
  }

  /** Declares that this option and another one, defined before, are set both or neither. */
  ConnectorOption<T> pairsWith(ConnectorOption<?> other, String reason) {
    other.required.put(this, reason);
    return requires(other, reason);
  }

  /** Declares that this option and another one, defined before, are not set both. */
  ConnectorOption<T> excludes(ConnectorOption<?> other, String reason) {
    excluded.put(other, reason);
    return this;
  }

  /** Declares that streams refuse this value of the option; null for any. */
  ConnectorOption<T> notOfStreams(@Nullable T value, String reason) {
    refusedByStreams = value;
    reasonOfStreams = reason;
    return this;
  }

  /** Declares that a read must not set this option, because it limits what reads may do. */
  ConnectorOption<T> onlyOfCluster() {
    onlyOfCluster = true;
    return this;
  }

  boolean isOnlyOfCluster() {
    return onlyOfCluster;
  }

  /** Returns the options that must be set with this one, and the reason of each. */
  Map<ConnectorOption<?>, String> required() {
    return required;
  }

  /** Returns the options that must not be set with this one, and the reason of each. */
  Map<ConnectorOption<?>, String> excluded() {
    return excluded;
  }

  /** Returns why a stream refuses a value of this option; empty if it does not. */
  Optional<String> refusalByStreams(@Nullable Object value) {
    return Optional.ofNullable(reasonOfStreams)
        .filter(reason -> refusedByStreams == null || refusedByStreams.equals(value));
  }

  boolean isRefusedByStreams(@Nullable String text) {
    return text != null && reasonOfStreams != null && refusalByStreams(parse(text)).isPresent();
  }

  @Override
  public String toString() {
    return key;
  }
}
