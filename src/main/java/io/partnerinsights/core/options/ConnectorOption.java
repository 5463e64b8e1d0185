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
  private final String description;
  private final Map<ConnectorOption<?>, String> requiredOptions = new LinkedHashMap<>();
  private final Map<ConnectorOption<?>, String> excludedOptions = new LinkedHashMap<>();
  private @Nullable T rejectedStreamValue;
  private @Nullable String streamRejectionReason;
  private boolean clusterOnly;

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
    this.description = doc;
  }

  /** Returns the key as it is documented. Keys are read without case. */
  public String key() {
    return key;
  }

  public boolean isIn(OptionGroup wantedGroup) {
    return group == wantedGroup;
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
    return description;
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
  ConnectorOption<T> requires(ConnectorOption<?> option, String reason) {
    requiredOptions.put(option, reason);
    return this;
  }

  /** Declares that this option and another one, defined before, are set both or neither. */
  ConnectorOption<T> pairsWith(ConnectorOption<?> option, String reason) {
    option.requiredOptions.put(this, reason);
    return requires(option, reason);
  }

  /** Declares that this option and another one, defined before, are not set both. */
  ConnectorOption<T> excludes(ConnectorOption<?> option, String reason) {
    excludedOptions.put(option, reason);
    return this;
  }

  /** Declares that streams reject this value of the option; null for any. */
  ConnectorOption<T> rejectInStreams(@Nullable T value, String reason) {
    rejectedStreamValue = value;
    streamRejectionReason = reason;
    return this;
  }

  /** Declares that a read must not set this option, because it limits what reads may do. */
  ConnectorOption<T> restrictToCluster() {
    clusterOnly = true;
    return this;
  }

  boolean isClusterOnly() {
    return clusterOnly;
  }

  /** Returns the options that must be set with this one, and the reason of each. */
  Map<ConnectorOption<?>, String> requiredOptions() {
    return requiredOptions;
  }

  /** Returns the options that must not be set with this one, and the reason of each. */
  Map<ConnectorOption<?>, String> excludedOptions() {
    return excludedOptions;
  }

  /** Returns why a stream rejects a value of this option; empty if it does not. */
  Optional<String> findStreamRejection(@Nullable Object value) {
    return Optional.ofNullable(streamRejectionReason)
        .filter(reason -> rejectedStreamValue == null || rejectedStreamValue.equals(value));
  }

  boolean isRejectedByStreams(@Nullable String text) {
    return text != null
        && streamRejectionReason != null
        && findStreamRejection(parse(text)).isPresent();
  }

  @Override
  public String toString() {
    return key;
  }
}
