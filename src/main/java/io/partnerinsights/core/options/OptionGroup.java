package io.partnerinsights.core.options;

/** A group of options: a section of docs/options.md. */
public enum OptionGroup {
  WHAT(
      "What to read",
      "Set exactly one of `query`, `dataset`, `queryId`, `reportId` and, for streams only,"
          + " `reportName`.\n\n"
          + "A query is `SELECT [DISTINCT] … FROM … [WHERE …] [ORDER BY …] [LIMIT …] [TIMESPAN …]`."
          + " You can join its conditions (`=`, `!=`, `<`, `<=`, `>`, `>=`, `[NOT] LIKE`, `[NOT]"
          + " IN`) with AND, but not with OR. `ORDER BY` without `ASC` sorts in descending order."
          + " Without TIMESPAN the service reads the last six months."),
  WHEN(
      "Which time range",
      "Without a start and an end, the query's TIMESPAN applies. A default range replaces the"
          + " TIMESPAN of a stored query, but not the TIMESPAN that the read's own `query`"
          + " contains. Write times as `2026-01-31` (midnight, UTC) or `2026-01-31T00:00:00Z`."),
  WHO(
      "Who signs in",
      "[Sign in](sign-in.md) shows the steps. Write a secret as one of these references, rather"
          + " than as text. The process that starts the read (in Spark, the driver) resolves it, if"
          + " [the read may use references](../SECURITY.md#secrets-by-reference).\n\n"
          + "- `env:NAME` names an environment variable.\n"
          + "- `file:PATH` names a regular file of at most 64 KiB.\n"
          + "- `keyvault:https://NAME.vault.azure.net/secrets/SECRET` names a secret in [Azure Key"
          + " Vault](secrets.md#azure-key-vault).\n"
          + "- `secret:NAME` names a secret in [another vault](secrets.md#another-vault)."),
  WHERE(
      "Where the service is",
      "URLs begin with https. Plain http is allowed for a loopback address only. A file must exist"
          + " on every machine that reads (in Spark, on every executor)."),
  HOW(
      "How to read",
      "Write durations as `200ms`, `10s`, `5m` or `4h`, and sizes as `1MiB`, or in bytes without a"
          + " unit.\n\n"
          + "With `keep=nothing`, later jobs delete a report [some"
          + " hours](limits.md#how-long-a-report-stays) after it was created.\n\n"
          + "A **sample** is up to 100 rows of a query, which the service sends without a report."
          + " The connector checks column types with a sample. It also answers a query with a limit"
          + " of at most 100 rows from a sample (a **preview**), if a report would certainly"
          + " contain the same rows. These conditions must hold:\n\n"
          + "- The query contains no metric, no `DISTINCT` and no `ORDER BY`.\n"
          + "- All columns are in the bundled dictionary. In the sample, no value has decimals or a"
          + " time of day, and no text is a number.\n"
          + "- `mode` is FAILFAST, and no metadata column is read. In the marketplace, no start and"
          + " end is set.\n\n"
          + "If a column prevents a preview, the log names the column at level INFO."),
  STREAM(
      "Streaming",
      "These options apply to [Spark streams](streaming.md) and to [unbounded reads in"
          + " Flink](flink.md#follow-a-scheduled-report). All other reads reject them, except that"
          + " a Flink catalog accepts `metadataAsColumns`. Elsewhere, Flink rejects"
          + " `metadataAsColumns`, and it always rejects `maxExecutionsPerTrigger`.");

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
