package io.partnerinsights.core.options;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The parsed values of options. The value of a secret is a {@link Path} if a file contains it, and
 * a {@link VaultReference} if a vault does. Immutable.
 */
record OptionValues(Map<ConnectorOption<?>, Object> set) {
  private static final Instant BEFORE_ALL_DATA = Instant.parse("2000-01-01T00:00:00Z");

  OptionValues {
    set = Map.copyOf(set);
  }

  boolean isSet(ConnectorOption<?> option) {
    return set.containsKey(option);
  }

  /** Returns the value of an option, or its default, or null; a file instead of its content. */
  @Nullable Object find(ConnectorOption<?> option) {
    String text = option.defaultText();
    Object value = set.get(option);
    return value == null && text != null ? option.parse(text) : value;
  }

  /** Returns the value of an option that is not a secret, or its default, or empty. */
  @SuppressWarnings("unchecked") // the parser stores a value of the option's type
  <T> Optional<T> value(ConnectorOption<T> option) {
    return Optional.ofNullable((T) find(option));
  }

  /** Returns the start of the time range, if the options have one. */
  Optional<Instant> rangeStart() {
    return value(Options.QUERY_START_TIME)
        .or(() -> value(Options.QUERY_END_TIME).map(end -> BEFORE_ALL_DATA));
  }
}
