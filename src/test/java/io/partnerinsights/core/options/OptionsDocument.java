package io.partnerinsights.core.options;

import java.util.stream.Collectors;

/** Writes docs/options.md from the table; a test holds the file against it. */
final class OptionsDocument {
  private OptionsDocument() {}

  /** The whole document, in Markdown. */
  static String markdown() {
    StringBuilder page = new StringBuilder();
    page.append("# Options\n\n")
        .append("Generated from the option table (`core/options/Options.java`); do not edit.\n\n")
        .append("Keys are read without case. Session-wide defaults are set as ")
        .append("`spark.datasource.partnerinsights.<option>`. A misspelt key is an error.\n");
    for (OptionGroup group : OptionGroup.values()) {
      page.append(section(group));
    }
    return page.toString();
  }

  private static String section(OptionGroup group) {
    String rows =
        Options.all().stream()
            .filter(option -> option.group() == group)
            .map(OptionsDocument::row)
            .collect(Collectors.joining());
    return "\n## %s\n\n%s\n\n| option | type | default | meaning |\n|---|---|---|---|\n%s"
        .formatted(group.title(), group.note(), rows);
  }

  private static String row(ConnectorOption<?> option) {
    String byDefault = option.defaultText() == null ? "" : "`" + option.defaultText() + "`";
    return "| `%s` | %s | %s | %s |\n"
        .formatted(option.key(), option.type().name(), byDefault, cell(option.doc()));
  }

  private static String cell(String text) {
    return text.replace("|", "\\|");
  }
}
