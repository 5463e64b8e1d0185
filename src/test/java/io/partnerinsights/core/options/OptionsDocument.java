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
        .append("defaults for a session as `spark.datasource.partnerinsights.<option>`.\n\n")
        .append(
            "An option of the read replaces a **default**: the same option of a table, a catalog, ")
        .append("Spark's session, a configuration file, a variable or a profile.\n\n")
        .append("- A time range is replaced as a whole; so are `columns` with `metrics`, and what ")
        .append("to read.\n")
        .append("- A default that does not fit what is read has no effect, such as `timespan` ")
        .append("with `query`. An option of the read itself is refused.\n")
        .append("- A credential is refused if a default decides who signs in ")
        .append("(`PI-6002`). Two kinds of credentials in one Spark read or one declared Flink ")
        .append("table are refused too.\n")
        .append("- Spark merges the session's defaults into the read's options. A text that ")
        .append("equals the session's counts as the session's.\n");
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
