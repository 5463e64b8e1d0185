package io.partnerinsights.core.options;

import java.util.Arrays;
import java.util.stream.Collectors;

/** Generates the sections of docs/options.md from {@link Options}. */
final class OptionsDocument {
  private OptionsDocument() {}

  /** Returns the sections of the page in Markdown. */
  static String markdown() {
    return Arrays.stream(OptionGroup.values())
        .map(OptionsDocument::section)
        .collect(Collectors.joining());
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
