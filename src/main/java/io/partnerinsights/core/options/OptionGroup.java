package io.partnerinsights.core.options;

/** A group of options: a section of docs/options.md. */
public enum OptionGroup {
  TARGET(
      "What to read",
      "Set exactly one of `query`, `dataset`, `queryId`, `reportId` and, for streams only,"
          + " `reportName`.\n\n"
          + "A query has the form `SELECT [DISTINCT] … FROM … [WHERE …] [ORDER BY …] [LIMIT …]"
          + " [TIMESPAN …]`. You can combine its conditions (`=`, `!=`, `<`, `<=`, `>`, `>=`,"
          + " `[NOT] LIKE`, `[NOT] IN`) with AND, but not with OR. `ORDER BY` without `ASC` sorts"
          + " in descending order. Without TIMESPAN, the service reads the last six months.\n\n"
          + "Before the connector sends a query, it writes keywords in upper case and changes the"
          + " spaces between words. It also adds DESC to each column of `ORDER BY` without a"
          + " direction, and removes a `;` at the end. Names and values stay as you wrote them."
          + " Spark and Flink read parts of the report's file in parallel, so they do not guarantee"
          + " the order of `ORDER BY`. If you need an order, sort the rows again in Spark or"
          + " Flink."),
  TIME_RANGE(
      "Which time range",
      "If you set neither a start nor an end, the query's TIMESPAN applies. A time range that is"
          + " set as a default replaces the TIMESPAN of a stored query, but not the TIMESPAN in the"
          + " read's own `query`. Microsoft does not document whether the end is inclusive. Write"
          + " times as `2026-01-31` (midnight, UTC) or `2026-01-31T00:00:00Z`."),
  SIGN_IN(
      "Who signs in",
      "[Sign in](sign-in.md) shows the steps. Write a secret as one of the following references"
          + " instead of plain text. The process that starts the read (in Spark, the driver)"
          + " resolves the reference, if [the read may use"
          + " references](security.md#secrets-by-reference).\n\n"
          + "- `env:NAME` names an environment variable.\n"
          + "- `file:PATH` names a regular file of at most 64 KiB.\n"
          + "- `keyvault:https://NAME.vault.azure.net/secrets/SECRET` names a secret in [Azure Key"
          + " Vault](secrets.md#azure-key-vault).\n"
          + "- `secret:NAME` names a secret in [another vault](secrets.md#another-vault)."),
  SERVICE(
      "Where the service is",
      "URLs must begin with https. Plain http is allowed only for a loopback address. The"
          + " `trustStore` file must exist on every machine that reads (in Spark, on every"
          + " executor)."),
  READ(
      "How to read",
      "Write durations as `200ms`, `10s`, `5m` or `4h`, and sizes as `1MiB` or as a number of"
          + " bytes. A duration must be longer than zero, and has no other minimum here.\n\n"
          + "With `keep=nothing`, later jobs delete a report [some"
          + " hours](limits.md#how-long-a-report-stays) after it was created.\n\n"
          + "A **sample** is up to 100 rows of a query, which the service sends without a report."
          + " The connector uses a sample to check column types. A sample can also replace the"
          + " report of a query with a limit of at most 100 rows. Such a **preview** requires all"
          + " of these conditions, so that the report would certainly contain the same rows:\n\n"
          + "- The read selects no metric, and the query contains no `DISTINCT` and no `ORDER"
          + " BY`.\n"
          + "- All selected columns are in the bundled dictionary. In the sample, no value contains"
          + " decimals or a time of day, and no text value is a number.\n"
          + "- `mode` is FAILFAST, and the query reads no metadata column. In the marketplace,"
          + " `queryStartTime` and `queryEndTime` are not set.\n\n"
          + "If a column prevents a preview, the log names the column at the INFO level."),
  STREAM(
      "Streaming",
      "These options apply to [Spark streams](streaming.md) and [unbounded reads in"
          + " Flink](flink.md#follow-a-scheduled-report). All other reads reject these options,"
          + " except that a Flink catalog accepts `metadataAsColumns`. Tables that you declare with"
          + " CREATE TABLE in Flink, and Flink's builder, reject `metadataAsColumns`, because both"
          + " have their own ways to add the metadata columns. Flink always rejects"
          + " `maxExecutionsPerTrigger`.");

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
