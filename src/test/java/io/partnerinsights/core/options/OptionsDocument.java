package io.partnerinsights.core.options;

import java.util.stream.Collectors;

/** Generates docs/options.md from {@link Options}. */
final class OptionsDocument {
  private OptionsDocument() {}

  /** Returns the whole page in Markdown. */
  static String markdown() {
    StringBuilder page = new StringBuilder();
    page.append("# Options\n\n")
        .append("Generated from the option table (`core/options/Options.java`); do not edit.\n\n")
        .append("Keys are read without case, and a misspelt key is an error. An option that is ")
        .append("null (`None` in Python) is not set. In Spark, set ")
        .append("defaults for a session as `spark.datasource.partnerinsights.<option>`.\n");
    for (OptionGroup group : OptionGroup.values()) {
      page.append(section(group));
    }
    return page.toString();
  }

  private static String section(OptionGroup group) {
    String rows =
        Options.all().stream()
            .filter(option -> option.isIn(group))
            .map(OptionsDocument::row)
            .collect(Collectors.joining());
    return "\n## %s\n\n%s\n\n| option | type | default | meaning |\n|---|---|---|---|\n%s"
        .formatted(group.title(), group.note(), rows);
  }

  private static String row(ConnectorOption<?> option) {
    String byDefault = option.defaultText() == null ? "" : "`" + option.defaultText() + "`";
    return "| `%s` | %s | %s | %s |\n"
        .formatted(option.key(), option.typeName(), byDefault, cell(option.doc()));
  }

  private static String cell(String text) {
    return text.replace("|", "\\|");
  }
}
