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
 * @param nameResolver the source of an option in a few words, without a value
 * @param texts the texts by option; null removes the text of a source of lower precedence
 * @param isMixed whether an engine has merged another source into it: of two kinds of credentials,
 *     one may be of the other source
 */
public record OptionSource(
    Function<ConnectorOption<?>, String> nameResolver,
    Map<ConnectorOption<?>, @Nullable String> texts,
    boolean isMixed) {
  /** Key under which an engine passes the argument of its call, such as a file's path. */
  private static final String PATH_KEY = "path";

  /** Key under which an engine passes several arguments, which this connector does not have. */
  private static final String PATHS_KEY = "paths";

  private static final Pattern QUERY_TEXT = Pattern.compile("(?is)\\s*SELECT\\s.*");
  private static final Pattern DATASET_NAME = Pattern.compile("\\w+");

  /**
   * Returns a source with one name for all its options. Keys are read without case; {@code
   * OPTION_UNKNOWN} if there is no such option.
   */
  public static OptionSource of(String sourceName, Map<String, String> raw) {
    return of(option -> sourceName, raw);
  }

  public static OptionSource of(
      Function<ConnectorOption<?>, String> sourceName, Map<String, String> raw) {
    Map<ConnectorOption<?>, @Nullable String> texts = new LinkedHashMap<>();
    Map<String, String> textsByKey = mergeSpellings(raw);
    textsByKey.forEach((key, text) -> resolveKey(key).ifPresent(option -> texts.put(option, text)));
    String path = textsByKey.get(PATH_KEY);
    if (path != null) {
      ConnectorOption<?> option = resolvePath(path);
      if (texts.get(option) != null) {
        throw OptionsErrors.PATH_AND_OPTION.error(option.key());
      }
      texts.put(option, path.strip());
    }
    return new OptionSource(sourceName, texts, false);
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
    if (PATHS_KEY.equalsIgnoreCase(key)) {
      throw OptionsErrors.PATH_INSTEAD_OF_QUERY.error(key);
    }
    Optional<ConnectorOption<?>> option = findOption(key);
    if (option.isEmpty() && !PATH_KEY.equalsIgnoreCase(key)) {
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

  /** Returns the option to which the argument of an engine's call belongs. */
  private static ConnectorOption<?> resolvePath(String text) {
    if (QUERY_TEXT.matcher(text).matches()) {
      return Options.QUERY;
    }
    if (!DATASET_NAME.matcher(text.strip()).matches()) {
      throw OptionsErrors.PATH_INSTEAD_OF_QUERY.error(PATH_KEY);
    }
    return Options.DATASET;
  }

  /**
   * Returns the options of one source with keys that are compared without case. {@code
   * OPTION_CONFLICT} if it has one option in two spellings with two values: one of them would be
   * used by chance.
   */
  public static Map<String, String> mergeSpellings(Map<String, String> options) {
    Map<String, String> mergedOptions = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    new TreeMap<>(options).forEach((key, value) -> addOrThrow(mergedOptions, key, value));
    return mergedOptions;
  }

  private static void addOrThrow(Map<String, String> mergedOptions, String key, String value) {
    String existingValue = mergedOptions.putIfAbsent(key, value);
    if (existingValue != null && value != null && !existingValue.equals(value)) {
      String existingKey =
          mergedOptions.keySet().stream().filter(key::equalsIgnoreCase).findFirst().orElse(key);
      throw OptionsErrors.TWO_SPELLINGS.error(existingKey, key);
    }
  }

  /** Returns this source with the options that fulfil the predicate. */
  OptionSource filterOptions(Predicate<ConnectorOption<?>> isIncluded) {
    Map<ConnectorOption<?>, @Nullable String> filteredTexts = new LinkedHashMap<>(texts);
    filteredTexts.keySet().removeIf(isIncluded.negate());
    return new OptionSource(nameResolver, filteredTexts, isMixed);
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
