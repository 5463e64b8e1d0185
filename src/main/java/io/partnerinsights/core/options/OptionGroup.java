package io.partnerinsights.core.options;

/** A group of options: a section of docs/options.md. */
public enum OptionGroup {
  WHAT(
      "What to read",
      "Set exactly one of `query`, `dataset`, `queryId`, `reportId` and, for streams only,"
          + " `reportName`.\n\n"
          + "A query is `SELECT [DISTINCT] … FROM … [WHERE …] [ORDER BY …] [LIMIT …] [TIMESPAN …]`."
          + " Its conditions (`=`, `!=`, `<`, `<=`, `>`, `>=`, `[NOT] LIKE`, `[NOT] IN`) are joined"
          + " by AND; there is no OR. `ORDER BY` without `ASC` sorts downwards. Without TIMESPAN"
          + " the service reads the last six months."),
  WHEN(
      "Which time range",
      "Without a start and an end the query's TIMESPAN applies. A default range replaces a"
          + " stored query's TIMESPAN, but not the TIMESPAN in the read's own `query`. Write times"
          + " as `2026-01-31` (midnight, UTC) or `2026-01-31T00:00:00Z`."),
  WHO(
      "Who signs in",
      "Write a secret as text, or as a reference: `env:NAME`, `file:PATH` (a regular file of"
          + " at most 64 KiB), `secret:NAME` or"
          + " `keyvault:https://NAME.vault.azure.net/secrets/SECRET` ([Azure Key"
          + " Vault](scheduling.md#keep-the-token-in-azure-key-vault)). The process that starts"
          + " the read (in Spark, the driver) resolves the reference."
          + " [SECURITY.md](../SECURITY.md) says which reads may use references."),
  WHERE(
      "Where the service is",
      "Use https; plain http is allowed for a loopback address only. A file must exist on every"
          + " machine that reads (in Spark, on every executor)."),
  HOW(
      "How to read",
      "Write durations as `200ms`, `10s`, `5m` or `4h`, and sizes as `1MiB`, or in bytes without a"
          + " unit.\n\n"
          + "With `keep=nothing`, later jobs delete a report at the earliest five hours after its"
          + " creation and three hours after its completion"
          + " ([why](limits.md#how-long-a-report-stays)).\n\n"
          + "A **sample** is up to 100 rows of a query, which the service sends without a report."
          + " It checks the types. It also answers a limit of at most 100 rows (a **preview**), if"
          + " its rows are surely those of the file:\n\n"
          + "- the query has no metric, no `DISTINCT` and no `ORDER BY`;\n"
          + "- all columns are in the dictionary. No value has decimals or a time of day, and no"
          + " text is a number in the sample;\n"
          + "- `mode` is FAILFAST, no metadata column is read, and no start and end is set in the"
          + " marketplace.\n\n"
          + "If a column is the reason against a preview, the log names it at INFO."),
  STREAM(
      "Streaming",
      "Only for streams ([streaming.md](streaming.md)) and unbounded reads of Flink"
          + " ([flink.md](flink.md#follow-a-scheduled-report), without `maxExecutionsPerTrigger`"
          + " and, but for a catalog, `metadataAsColumns`); other reads refuse them.");

  private final String title;
  private final String note;

  OptionGroup(String title, String note) {
    this.title = title;
    this.note = note;
  }

  public String title() {
    return title;
  }

  String note() {
    return note;
  }
}
