package io.partnerinsights.spark.catalog;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.Problem;
import io.partnerinsights.core.model.ScheduledQuery;
import io.partnerinsights.core.model.ScheduledReport;
import io.partnerinsights.core.options.ConnectorOption;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.options.OptionGroup;
import io.partnerinsights.core.options.Options;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What all reads through one catalog share, and what a single read may say differently. */
final class CatalogOptions {
  /** These are about one table's columns, or make another table of it. */
  private static final List<ConnectorOption<?>> OF_ONE_TABLE =
      List.of(Options.SCHEMA_HINTS, Options.CORRUPT_RECORD_COLUMN, Options.DRY_RUN);

  private static final List<ConnectorOption<?>> RANGE =
      List.of(Options.QUERY_START_TIME, Options.QUERY_END_TIME, Options.TIMESPAN);

  /** What is about one table, and what most would refuse. */
  private static final List<ConnectorOption<?>> NOT_OF_ALL_TABLES =
      List.of(Options.SCHEMA_HINTS, Options.DRY_RUN);

  private final Map<String, String> raw;
  private final ConnectorOptions account;
  private final Namespaces namespaces;
  private final TableOptions tables;

  private CatalogOptions(
      Map<String, String> raw, ConnectorOptions account, Map<String, String> all) {
    this.raw = raw;
    this.account = account;
    this.namespaces = Namespaces.of(account.get(Options.API_URL));
    this.tables = TableOptions.of(all, namespaces);
  }

  /**
   * Reads what stands behind {@code spark.sql.catalog.<name>.}; no call.
   *
   * @throws io.partnerinsights.core.errors.OptionsException for an option that is wrong, or that
   *     says what to read
   */
  static CatalogOptions of(Map<String, String> all) {
    Map<String, String> raw = copy(all);
    raw.keySet().removeIf(TableOptions::isKey);
    ConnectorOptions account = ConnectorOptions.parseAccount(raw);
    for (ConnectorOption<?> option : Options.all()) {
      if (account.isSet(option)
          && (option.isIn(OptionGroup.WHAT) || NOT_OF_ALL_TABLES.contains(option))) {
        throw refusal(option, "a whole catalog", "it is about one table");
      }
    }
    return new CatalogOptions(raw, account, all);
  }

  /** Who signs in and where. */
  ConnectorOptions account() {
    return account;
  }

  Namespaces namespaces() {
    return namespaces;
  }

  /** Everything, to be given on with more. */
  Map<String, String> raw() {
    return raw;
  }

  /** For one dataset. */
  Map<String, String> dataset(String name) {
    Map<String, String> options = questions(true);
    Map<String, String> own = tables.of(namespaces.datasets(), name);
    dropRangesOf(own, options);
    options.putAll(own);
    options.put(Options.DATASET.key(), name);
    return options;
  }

  /** A table's own range takes the place of the catalog's, in whatever form. */
  private static void dropRangesOf(Map<String, String> own, Map<String, String> options) {
    if (RANGE.stream().anyMatch(option -> own.containsKey(option.key()))) {
      RANGE.forEach(option -> options.remove(option.key()));
    }
  }

  /** For a stored query. */
  Map<String, String> query(ScheduledQuery query) {
    Map<String, String> options = questions(false);
    options.putAll(tables.of(Namespaces.QUERIES, query.name(), query.queryId()));
    options.put(Options.QUERY_ID.key(), query.queryId());
    return options;
  }

  /** For a report that exists, which has its range already. */
  Map<String, String> report(ScheduledReport report) {
    Map<String, String> options = copy(raw);
    RANGE.forEach(option -> options.remove(option.key()));
    options.putAll(tables.of(Namespaces.REPORTS, report.reportName(), report.reportId()));
    options.put(Options.REPORT_ID.key(), report.reportId());
    return options;
  }

  /** For one execution of it. */
  Map<String, String> execution(ScheduledReport report, String executionId) {
    Map<String, String> options = report(report);
    options.put(Options.EXECUTION_ID.key(), executionId);
    return options;
  }

  /** For what is still to be named; a query has its own TIMESPAN. */
  Map<String, String> questions(boolean onDataset) {
    Map<String, String> options = copy(raw);
    if (!onDataset) {
      options.remove(Options.TIMESPAN.key());
    }
    return options;
  }

  /**
   * A table's options with those of one read.
   *
   * @throws io.partnerinsights.core.errors.OptionsException for one that would make it another
   *     table
   */
  static ConnectorOptions parse(Map<String, String> table, Map<String, String> read) {
    ConnectorOptions.parseAccount(read);
    for (ConnectorOption<?> option : Options.all()) {
      boolean fits = option.isIn(OptionGroup.WHEN) || option.isIn(OptionGroup.HOW);
      boolean set = read.keySet().stream().anyMatch(option.key()::equalsIgnoreCase);
      if (set && (!fits || OF_ONE_TABLE.contains(option))) {
        throw refusal(
            option, "one read of a catalog's table", "the table and its columns stand already");
      }
    }
    Map<String, String> all = copy(table);
    all.putAll(read);
    return ConnectorOptions.parse(all);
  }

  private static RuntimeException refusal(ConnectorOption<?> option, String where, String why) {
    return Problem.of(ErrorCode.OPTION_CONFLICT, "Option " + option + " does not go with " + where)
        .reason(why)
        .remedy(
            "set spark.sql.catalog.<catalog>.<namespace>.<table>."
                + option.key()
                + " if it is about columns, or read with format(\"partnerinsights\")")
        .toException();
  }

  private static Map<String, String> copy(Map<String, String> options) {
    Map<String, String> copy = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    copy.putAll(options);
    return copy;
  }
}
