package io.partnerinsights.core.options;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.NearestName;
import io.partnerinsights.core.errors.Problem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** From the user's map to typed values; knows nothing of how options go together. */
final class OptionsParser {
  /** What Spark makes of the arguments of load(): one, or several. */
  private static final Set<String> PATHS = Set.of("path", "paths");

  private final SecretResolver secrets;
  private final Map<ConnectorOption<?>, Object> values = new LinkedHashMap<>();
  private final List<String> unknown = new ArrayList<>();

  OptionsParser(Map<String, String> environment) {
    this.secrets = new SecretResolver(environment);
  }

  ConnectorOptions parse(Map<String, String> raw) {
    raw.forEach(this::take);
    return new ConnectorOptions(values, unknown);
  }

  private void take(String key, String text) {
    Optional<ConnectorOption<?>> option =
        Options.all().stream().filter(o -> o.key().equalsIgnoreCase(key)).findFirst();
    if (option.isPresent()) {
      values.put(option.get(), value(option.get(), text));
    } else {
      takeUnknown(key);
    }
  }

  private Object value(ConnectorOption<?> option, String text) {
    if (text == null || text.isBlank()) {
      throw noValue(option, text);
    }
    String resolved = option.isSecret() ? secrets.resolve(option.key(), text) : text;
    try {
      return option.type().parser().apply(resolved);
    } catch (RuntimeException e) {
      throw malformed(option, text, e);
    }
  }

  private static RuntimeException noValue(ConnectorOption<?> option, String text) {
    return Problem.of(
            ErrorCode.OPTION_VALUE,
            "Option " + option + " has no value" + (text == null ? " (null)" : ""))
        .reason(text == null ? "null is not a value" : "it is empty")
        .remedy(
            "set it (an environment variable that is not set, or Python's None?) or leave the"
                + " option out")
        .toException();
  }

  /**
   * The cause is left out on purpose: the JDK's messages repeat the text, which may be secret. So
   * may what stands before an @.
   */
  private static RuntimeException malformed(ConnectorOption<?> option, String text, Throwable why) {
    String shown = option.isSecret() || text.contains("@") ? "" : " ('" + text + "')";
    boolean ours = why.getClass().equals(IllegalArgumentException.class);
    String reason = ours ? why.getMessage() : "it does not parse";
    return Problem.of(ErrorCode.OPTION_VALUE, "Option " + option.key() + shown + " is not valid")
        .reason(option.isSecret() ? "it is empty" : reason)
        .remedy("write " + option.type().expectation())
        .toException();
  }

  private void takeUnknown(String key) {
    if (PATHS.contains(key.toLowerCase(Locale.ROOT))) {
      throw Problem.of(ErrorCode.OPTION_UNKNOWN, "Partner Insights has no path to load from")
          .reason("load() was given a path")
          .remedy("call load() without an argument and say what to read with option query")
          .toException();
    }
    List<String> keys = Options.all().stream().map(ConnectorOption::key).toList();
    String hint = NearestName.hint(key, keys);
    if (!hint.isEmpty()) {
      throw Problem.of(ErrorCode.OPTION_UNKNOWN, "There is no option " + key)
          .reason("it is not in the option table (docs/options.md)")
          .remedy(hint)
          .toException();
    }
    unknown.add(key);
  }
}
