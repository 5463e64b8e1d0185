package io.partnerinsights.cli.settings;

import io.partnerinsights.core.errors.NearestName;
import io.partnerinsights.core.options.ConnectorOption;
import io.partnerinsights.core.options.Options;
import io.partnerinsights.core.options.PrivateFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The file of settings: sections {@code [profile]} with lines {@code option = value}. A line that
 * starts with {@code #} is a comment. The file need not exist.
 */
public final class SettingsFile {
  private final Path path;

  SettingsFile(Path path) {
    this.path = path;
  }

  public Path path() {
    return path;
  }

  /**
   * Reads the options of a profile; a file that does not exist has none.
   *
   * @throws io.partnerinsights.core.errors.OptionsException for a line that is not a setting
   */
  public Map<String, String> profile(String name) {
    Map<String, String> options = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    String section = "";
    List<String> lines = lines();
    for (int i = 0; i < lines.size(); i++) {
      Line line = new Line(lines.get(i));
      if (line.isSection()) {
        section = line.section();
      } else if (!line.isBlank()) {
        check(line, i + 1);
        if (section.equals(name)) {
          options.put(line.key(), line.value());
        }
      }
    }
    return options;
  }

  public boolean hasProfile(String name) {
    return lines().stream().map(Line::new).anyMatch(line -> line.isSectionOf(name));
  }

  private void check(Line line, int number) {
    if (!line.isSetting()) {
      throw SettingsErrors.MALFORMED_LINE.error(number, path);
    }
    List<String> keys = Options.all().stream().map(ConnectorOption::key).toList();
    if (keys.stream().noneMatch(line.key()::equalsIgnoreCase)) {
      throw SettingsErrors.UNKNOWN_KEY.error(
          line.key(), number, path, NearestName.hint(line.key(), keys));
    }
  }

  /** Sets options of a profile and keeps all other lines. */
  public void set(String profile, Map<String, String> options) throws IOException {
    List<String> lines = new ArrayList<>(lines());
    int begin = section(lines, profile);
    Map<String, String> left = new LinkedHashMap<>(options);
    int end = begin + 1;
    for (; end < lines.size() && !new Line(lines.get(end)).isSection(); end++) {
      String key = new Line(lines.get(end)).key();
      Optional<String> set = options.keySet().stream().filter(key::equalsIgnoreCase).findFirst();
      if (set.isPresent()) {
        lines.set(end, set.get() + " = " + options.get(set.get()));
        left.remove(set.get());
      }
    }
    for (Map.Entry<String, String> option : left.entrySet()) {
      lines.add(begin + 1, option.getKey() + " = " + option.getValue());
    }
    PrivateFile.createFolderOf(path);
    String text = String.join("\n", lines) + "\n";
    PrivateFile.replace(path, text.getBytes(StandardCharsets.UTF_8));
  }

  /** Returns the index of a section's line, after adding the section if the file lacks it. */
  private static int section(List<String> lines, String profile) {
    for (int i = 0; i < lines.size(); i++) {
      if (new Line(lines.get(i)).isSectionOf(profile)) {
        return i;
      }
    }
    lines.add("[" + profile + "]");
    return lines.size() - 1;
  }

  private List<String> lines() {
    try {
      return Files.exists(path) ? Files.readAllLines(path) : List.of();
    } catch (IOException e) {
      throw SettingsErrors.UNREADABLE.causedBy(e, path);
    }
  }

  private record Line(String text) {
    Line {
      text = text.strip();
    }

    boolean isBlank() {
      return text.isEmpty() || text.startsWith("#");
    }

    boolean isSection() {
      return text.startsWith("[") && text.endsWith("]");
    }

    String section() {
      return text.substring(1, text.length() - 1).strip();
    }

    boolean isSectionOf(String profile) {
      return isSection() && section().equals(profile);
    }

    boolean isSetting() {
      return text.indexOf('=') > 0;
    }

    /** Returns the name before the first equals sign; empty for other lines. */
    String key() {
      return isBlank() || !isSetting() ? "" : text.substring(0, text.indexOf('=')).strip();
    }

    String value() {
      return text.substring(text.indexOf('=') + 1).strip();
    }
  }
}
