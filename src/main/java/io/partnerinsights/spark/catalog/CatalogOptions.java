package io.partnerinsights.spark.catalog;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.Problem;
import io.partnerinsights.core.options.ConnectorOption;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.options.OptionGroup;
import io.partnerinsights.core.options.Options;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What all reads through one catalog share, and what a single read may say differently. */
final class CatalogOptions {
  /** These are about one table's columns, or make another table of it. */
  private static final List<ConnectorOption<?>> OF_ONE_TABLE =
      List.of(Options.SCHEMA_HINTS, Options.DRY_RUN);

  /** Those, and what most tables would refuse. */
  private static final List<ConnectorOption<?>> NOT_OF_ALL_TABLES =
      List.of(Options.SCHEMA_HINTS, Options.DRY_RUN, Options.SLICE_BY);

  private final Map<String, String> raw;
  private final ConnectorOptions account;

  private CatalogOptions(Map<String, String> raw, ConnectorOptions account) {
    this.raw = raw;
    this.account = account;
  }

  /**
   * Reads what stands behind {@code spark.sql.catalog.<name>.}; no call.
   *
   * @throws io.partnerinsights.core.errors.OptionsException for an option that is wrong, or that
   *     says what to read
   */
  static CatalogOptions of(Map<String, String> raw) {
    ConnectorOptions account = ConnectorOptions.parseAccount(raw);
    for (ConnectorOption<?> option : Options.all()) {
      if (account.isSet(option)
          && (option.isIn(OptionGroup.WHAT) || NOT_OF_ALL_TABLES.contains(option))) {
        throw refusal(option, "a catalog", "the name of a table says what to read, and how");
      }
    }
    return new CatalogOptions(copy(raw), account);
  }

  /** Who signs in and where. */
  ConnectorOptions account() {
    return account;
  }

  URI apiUrl() {
    return account.get(Options.API_URL);
  }

  /** Everything, to be given on with more. */
  Map<String, String> raw() {
    return raw;
  }

  /** For one dataset. */
  Map<String, String> dataset(String name) {
    Map<String, String> options = questions(true);
    options.put(Options.DATASET.key(), name);
    return options;
  }

  /** For a stored query. */
  Map<String, String> query(String queryId) {
    Map<String, String> options = questions(false);
    options.put(Options.QUERY_ID.key(), queryId);
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
      boolean columns =
          OF_ONE_TABLE.contains(option) || option.equals(Options.CORRUPT_RECORD_COLUMN);
      if (set && (!fits || columns)) {
        throw refusal(option, "a catalog's table", "the table and its columns stand already");
      }
    }
    Map<String, String> all = copy(table);
    all.putAll(read);
    return ConnectorOptions.parse(all);
  }

  private static RuntimeException refusal(ConnectorOption<?> option, String where, String why) {
    return Problem.of(ErrorCode.OPTION_CONFLICT, "Option " + option + " does not go with " + where)
        .reason(why)
        .remedy("leave it out, or read with format(\"partnerinsights\") and this option")
        .toException();
  }

  private static Map<String, String> copy(Map<String, String> options) {
    Map<String, String> copy = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    copy.putAll(options);
    return copy;
  }
}
