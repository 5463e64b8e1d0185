package io.partnerinsights.cli.settings;

import io.partnerinsights.core.errors.NameSuggestions;
import io.partnerinsights.core.files.PrivateFile;
import io.partnerinsights.core.files.SmallFile;
import io.partnerinsights.core.options.ConnectorOption;
import io.partnerinsights.core.options.Options;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The file of settings: sections {@code [profile]} with lines {@code option = value}. A line that
 * starts with {@code #} is a comment. The file need not exist.
 */
public record SettingsFile(Path path) {
  /** Quotes around a value, or a comment after it. */
  private static final Pattern QUOTED_OR_COMMENTED = Pattern.compile("^([\"']).*\\1$|\\s#");

  /**
   * Reads the options of each profile; a file that does not exist has none. A caller reads once,
   * because the file may be a pipe.
   *
   * @throws io.partnerinsights.core.errors.OptionsException for a line that is not a setting
   */
  Map<String, Map<String, String>> readProfiles() {
    return parseProfiles(readLines());
  }

  private Map<String, Map<String, String>> parseProfiles(List<String> lines) {
    Map<String, Map<String, String>> profiles = new LinkedHashMap<>();
    Map<String, String> options = null;
    int lineNumber = 0;
    for (String line : lines) {
      lineNumber++;
      String sectionName = findSectionName(line);
      if (sectionName != null) {
        options = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        if (profiles.put(sectionName, options) != null) {
          throw SettingsErrors.REPEATED_LINE.error(lineNumber, path, "[" + sectionName + "]");
        }
      } else if (!isComment(line)) {
        String key = requireKnownKey(line, lineNumber);
        if (options == null) {
          throw SettingsErrors.BEFORE_PROFILES.error(lineNumber, path);
        }
        if (options.put(key, parseValue(line, lineNumber)) != null) {
          throw SettingsErrors.REPEATED_LINE.error(lineNumber, path, key);
        }
      }
    }
    return profiles;
  }

  /** Returns what is after the equals sign; quotes and a comment would be part of it. */
  private String parseValue(String line, int lineNumber) {
    String value = line.substring(line.indexOf('=') + 1).strip();
    if (QUOTED_OR_COMMENTED.matcher(value).find()) {
      throw value.matches("([\"']).*\\1")
          ? SettingsErrors.QUOTED_VALUE.error(keyOrEmpty(line), lineNumber, path)
          : SettingsErrors.COMMENTED_VALUE.error(keyOrEmpty(line), lineNumber, path);
    }
    return value;
  }

  private String requireKnownKey(String line, int lineNumber) {
    String key = keyOrEmpty(line);
    if (key.isEmpty()) {
      throw SettingsErrors.MALFORMED_LINE.error(lineNumber, path);
    }
    List<String> keys = Options.all().stream().map(ConnectorOption::key).toList();
    if (keys.stream().noneMatch(key::equalsIgnoreCase)) {
      throw SettingsErrors.UNKNOWN_KEY.error(
          lineNumber, path, key, NameSuggestions.hint(key, keys));
    }
    return key;
  }

  /** Returns the name before the first equals sign; empty for other lines. */
  private static String keyOrEmpty(String line) {
    return isComment(line) ? "" : line.substring(0, Math.max(0, line.indexOf('='))).strip();
  }

  private static boolean isComment(String line) {
    return line.isBlank() || line.strip().startsWith("#");
  }

  /** Returns the name in a section's line; null for other lines. */
  private static @Nullable String findSectionName(String line) {
    String text = line.strip();
    return text.startsWith("[") && text.endsWith("]")
        ? text.substring(1, text.length() - 1).strip()
        : null;
  }

  /** Returns the index of a section's line, or -1 if the file lacks it. */
  private static int sectionIndex(List<String> lines, String profile) {
    return IntStream.range(0, lines.size())
        .filter(i -> profile.equals(findSectionName(lines.get(i))))
        .findFirst()
        .orElse(-1);
  }

  /** Sets options of a profile and keeps all other lines. */
  public void writeOptions(String profile, Map<String, String> options) throws IOException {
    String text = composeValidText(profile, options);
    PrivateFile.createFolderOf(path);
    PrivateFile.replaceContent(path, text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Returns the file's text with options of a profile; all other lines stay.
   *
   * @throws io.partnerinsights.core.errors.OptionsException if it would not be read as it is
   *     written
   */
  public String composeValidText(String profile, Map<String, String> options) {
    List<String> lines = new ArrayList<>(readLines());
    if (sectionIndex(lines, profile) < 0) {
      lines.add("[" + profile + "]");
    }
    int firstOptionIndex = sectionIndex(lines, profile) + 1;
    Map<String, String> remainingOptions = new LinkedHashMap<>(options);
    for (int i = firstOptionIndex; i < lines.size() && findSectionName(lines.get(i)) == null; i++) {
      String key = keyOrEmpty(lines.get(i));
      Optional<String> matchingKey =
          options.keySet().stream().filter(key::equalsIgnoreCase).findFirst();
      if (matchingKey.isPresent()) {
        lines.set(i, matchingKey.get() + " = " + options.get(matchingKey.get()));
        remainingOptions.remove(matchingKey.get());
      }
    }
    remainingOptions.forEach((key, value) -> lines.add(firstOptionIndex, key + " = " + value));
    String text = String.join("\n", lines) + "\n";
    Map<String, String> parsedOptions =
        parseProfiles(text.lines().toList()).getOrDefault(profile, Map.of());
    List<String> changedKeys =
        options.keySet().stream()
            .filter(key -> !Objects.equals(options.get(key), parsedOptions.get(key)))
            .toList();
    if (!changedKeys.isEmpty()) {
      boolean hasLineBreak =
          changedKeys.stream()
              .map(options::get)
              .anyMatch(value -> value != null && value.strip().lines().count() > 1);
      throw SettingsErrors.UNSTORABLE_VALUES.error(
          profile,
          path,
          hasLineBreak ? "line breaks" : "spaces at the beginning or end",
          changedKeys);
    }
    return text;
  }

  private List<String> readLines() {
    try {
      return Files.exists(path)
          ? SmallFile.decodeText(Files.readAllBytes(path)).lines().toList()
          : List.of();
    } catch (IOException e) {
      throw SettingsErrors.UNREADABLE.causedBy(e, path);
    }
  }
}
