package io.partnerinsights.core.options;

import io.partnerinsights.core.errors.NearestName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Parses the user's map into typed values. {@link OptionRules} checks that they fit together. */
final class OptionsParser {
  /** Keys under which an engine passes paths to read, which this connector does not have. */
  private static final Set<String> PATHS = Set.of("path", "paths");

  private final SecretResolver secrets;
  private final Map<ConnectorOption<?>, Object> values = new LinkedHashMap<>();
  private final List<String> unknown = new ArrayList<>();

  OptionsParser(Map<String, String> environment) {
    this.secrets = new SecretResolver(environment);
  }

  ConnectorOptions parse(Map<String, String> raw) {
    raw.forEach(this::parse);
    return new ConnectorOptions(values, unknown);
  }

  private void parse(String key, String text) {
    Optional<ConnectorOption<?>> option =
        Options.all().stream().filter(o -> o.key().equalsIgnoreCase(key)).findFirst();
    if (option.isPresent()) {
      values.put(option.get(), value(option.get(), text));
    } else {
      checkUnknown(key);
      unknown.add(key);
    }
  }

  private Object value(ConnectorOption<?> option, String text) {
    if (text == null || text.isBlank()) {
      throw OptionsErrors.noValue(option, text);
    }
    String resolved = option.isSecret() ? secrets.resolve(option.key(), text) : text;
    try {
      return option.type().parser().apply(resolved);
    } catch (RuntimeException e) {
      throw OptionsErrors.malformed(option, text, e);
    }
  }

  /** Throws for a key that is misspelt; other unknown keys may be meant for the engine. */
  private static void checkUnknown(String key) {
    if (PATHS.contains(key.toLowerCase(Locale.ROOT))) {
      throw OptionsErrors.path(key);
    }
    List<String> keys = Options.all().stream().map(ConnectorOption::key).toList();
    String hint = NearestName.hint(key, keys);
    if (!hint.isEmpty()) {
      throw OptionsErrors.misspelt(key, hint);
    }
  }
}
