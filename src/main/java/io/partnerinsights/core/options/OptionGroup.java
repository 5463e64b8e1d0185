package io.partnerinsights.core.options;

/** What an option is about; docs/options.md has a section for each. */
public enum OptionGroup {
  WHAT("What to read", "Exactly one of `query`, `dataset`, `queryId` and `reportId`."),
  WHEN(
      "Which time range", "Start and end together, or neither: then the query's TIMESPAN decides."),
  WHO(
      "Who signs in",
      "A secret may be written `env:NAME` or `file:PATH` and is then read where Spark's driver"
          + " runs."),
  WHERE(
      "Where the service is",
      "Only https, except for a loopback address. A file named here must exist on every executor."),
  HOW("How to read", "Defaults that serve; durations as `200ms`, `10s`, `4h`, sizes as `1MiB`.");

  private final String title;
  private final String note;

  OptionGroup(String title, String note) {
    this.title = title;
    this.note = note;
  }

  String title() {
    return title;
  }

  String note() {
    return note;
  }
}
