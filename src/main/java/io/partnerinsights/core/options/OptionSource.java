package io.partnerinsights.core.options;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The options of one source, as texts. Immutable.
 *
 * @param nameOf the source of an option in a few words, without a value
 * @param texts a text that is null is not set, and removes the text of a farther source
 * @param mixed whether an engine has merged another source into it: of two kinds of credentials,
 *     one may be of the other source
 */
public record OptionSource(
    Function<ConnectorOption<?>, String> nameOf,
    Map<ConnectorOption<?>, @Nullable String> texts,
    boolean mixed) {
  /** Key under which an engine passes the argument of its call, such as a file's path. */
  private static final String PATH = "path";

  /** Key under which an engine passes several arguments, which this connector does not have. */
  private static final String PATHS = "paths";

  private static final Pattern QUERY = Pattern.compile("(?is)\\s*SELECT\\s.*");
  private static final Pattern DATASET = Pattern.compile("\\w+");

  /**
   * Returns a source with one name for all its options. Keys are read without case; {@code
   * OPTION_UNKNOWN} if there is no such option.
   */
  public static OptionSource of(String name, Map<String, String> raw) {
    return of(option -> name, raw);
  }

  public static OptionSource of(
      Function<ConnectorOption<?>, String> name, Map<String, String> raw) {
    Map<ConnectorOption<?>, @Nullable String> texts = new LinkedHashMap<>();
    Map<String, String> textsByKey = mergeSpellings(raw);
    textsByKey.forEach((key, text) -> resolveKey(key).ifPresent(option -> texts.put(option, text)));
    String path = textsByKey.get(PATH);
    if (path != null) {
      ConnectorOption<?> option = optionOfPath(path);
      if (texts.get(option) != null) {
        throw OptionsErrors.PATH_AND_OPTION.error(option.key());
      }
      texts.put(option, path.strip());
    }
    return new OptionSource(name, texts, false);
  }

  /** Returns the options of a read into which an engine has merged those of another source. */
  public static OptionSource ofMixed(String name, Map<String, String> raw) {
    return new OptionSource(option -> name, of(name, raw).texts, true);
  }

  /** Returns a source of settings, of which only some are options. */
  public static OptionSource ofSettings(String name, Map<String, String> settings) {
    Map<ConnectorOption<?>, @Nullable String> texts = new LinkedHashMap<>();
    settings.forEach((key, text) -> findOption(key).ifPresent(option -> texts.put(option, text)));
    return new OptionSource(option -> name, texts, false);
  }

  /** Returns the option of a key; empty for the argument of an engine's call. */
  private static Optional<ConnectorOption<?>> resolveKey(String key) {
    if (PATHS.equalsIgnoreCase(key)) {
      throw OptionsErrors.PATH.error(key);
    }
    Optional<ConnectorOption<?>> option = findOption(key);
    if (option.isEmpty() && !PATH.equalsIgnoreCase(key)) {
      throw OptionsErrors.unknown(key, Options.all().stream().map(ConnectorOption::key).toList());
    }
    return option;
  }

  private static Optional<ConnectorOption<?>> findOption(String key) {
    return Options.all().stream()
        .<ConnectorOption<?>>map(option -> option)
        .filter(option -> option.key().equalsIgnoreCase(key))
        .findFirst();
  }

  /** Reads a dataset's name or a query's text, as users of other sources pass it. */
  private static ConnectorOption<?> optionOfPath(String text) {
    if (QUERY.matcher(text).matches()) {
      return Options.QUERY;
    }
    if (!DATASET.matcher(text.strip()).matches()) {
      throw OptionsErrors.PATH.error(PATH);
    }
    return Options.DATASET;
  }

  /**
   * Returns the options of one source with keys that are compared without case. {@code
   * OPTION_CONFLICT} if it has one option in two spellings with two values: one of them would be
   * used by chance.
   */
  public static Map<String, String> mergeSpellings(Map<String, String> options) {
    Map<String, String> copy = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    new TreeMap<>(options).forEach((key, value) -> putSpelling(copy, key, value));
    return copy;
  }

  private static void putSpelling(Map<String, String> copy, String key, String value) {
    String existingValue = copy.putIfAbsent(key, value);
    if (existingValue != null && value != null && !existingValue.equals(value)) {
      String spelling =
          copy.keySet().stream().filter(key::equalsIgnoreCase).findFirst().orElse(key);
      throw OptionsErrors.TWO_SPELLINGS.error(spelling, key);
    }
  }

  /** Returns the same source with some of its options. */
  OptionSource withOnly(Predicate<ConnectorOption<?>> isKept) {
    Map<ConnectorOption<?>, @Nullable String> keptTexts = new LinkedHashMap<>(texts);
    keptTexts.keySet().removeIf(isKept.negate());
    return new OptionSource(nameOf, keptTexts, mixed);
  }

  /** Whether both sources set the option to the same text. */
  boolean hasSameText(OptionSource otherSource, ConnectorOption<?> option) {
    String text = texts.get(option);
    return text != null && text.equals(otherSource.texts.get(option));
  }

  boolean setsAny(List<ConnectorOption<?>> options) {
    return options.stream().anyMatch(option -> texts.get(option) != null);
  }

  /** Shows no text, which may be a secret. */
  @Override
  public String toString() {
    return texts.keySet().toString();
  }
}
