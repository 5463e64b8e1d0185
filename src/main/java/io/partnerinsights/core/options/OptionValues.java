package io.partnerinsights.core.options;

import io.partnerinsights.core.errors.Redaction;
import io.partnerinsights.core.model.TimeRange;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The values of options, each of which is parsed. Immutable. */
class OptionValues {
  private static final Instant BEFORE_ALL_DATA = Instant.parse("2000-01-01T00:00:00Z");

  private final Map<ConnectorOption<?>, Object> values;

  OptionValues(Map<ConnectorOption<?>, Object> values) {
    this.values = Collections.unmodifiableMap(values);
  }

  Map<ConnectorOption<?>, Object> values() {
    return values;
  }

  /** Returns the value of an option that is set or has a default. */
  public <T> T get(ConnectorOption<T> option) {
    return find(option)
        .orElseThrow(
            () -> new IllegalStateException(option.key() + " has neither value nor default"));
  }

  /**
   * Returns the value of an option, or its default, or empty. A secret in a file is read here; one
   * in a vault must have been read before.
   */
  @SuppressWarnings("unchecked") // the parser stores a value of the option's type
  public <T> Optional<T> find(ConnectorOption<T> option) {
    Object value = unread(option);
    if (value instanceof VaultReference) {
      throw new IllegalStateException(option.key() + " is in a vault and was not read");
    }
    return value instanceof SecretFile file
        ? Optional.of(file.read(option))
        : Optional.ofNullable((T) value);
  }

  /** Returns the value of an option, or its default, or null; a file instead of its content. */
  @Nullable Object unread(ConnectorOption<?> option) {
    String text = option.defaultText();
    Object value = values.get(option);
    return value == null && text != null ? option.parse(text) : value;
  }

  /** Returns the file that contains the secret of an option, if a file does. */
  public Optional<Path> file(ConnectorOption<?> option) {
    return values.get(option) instanceof SecretFile file
        ? Optional.of(file.path())
        : Optional.empty();
  }

  /** Returns whether the user set the option. */
  public boolean isSet(ConnectorOption<?> option) {
    return values.containsKey(option);
  }

  /** Returns the time range of the report, if the options have one; it may be open. */
  public Optional<TimeRange> timeRange() {
    return rangeStart()
        .map(start -> new TimeRange(start, find(Options.QUERY_END_TIME).orElse(null)));
  }

  Optional<Instant> rangeStart() {
    return find(Options.QUERY_START_TIME)
        .or(() -> find(Options.QUERY_END_TIME).map(end -> BEFORE_ALL_DATA));
  }

  @Override
  public String toString() {
    Map<String, Object> byKey = new TreeMap<>();
    values.forEach((option, value) -> byKey.put(option.key(), Redaction.scrub(value.toString())));
    return byKey.toString();
  }
}
