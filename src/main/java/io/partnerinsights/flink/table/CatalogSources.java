package io.partnerinsights.flink.table;

import io.partnerinsights.core.client.PartnerInsightsClient;
import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.Problem;
import io.partnerinsights.core.table.CatalogTables;
import io.partnerinsights.core.table.SystemTable;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.table.catalog.ObjectIdentifier;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.factories.DynamicTableSourceFactory;

/**
 * Creates the sources of a catalog's tables. System tables have no options: this catalog's client
 * reads them.
 */
record CatalogSources(Supplier<PartnerInsightsClient> client) implements DynamicTableSourceFactory {
  @Override
  public DynamicTableSource createDynamicTableSource(Context context) {
    ObjectIdentifier name = context.getObjectIdentifier();
    Optional<SystemTable> system =
        CatalogTables.system(name.getDatabaseName(), name.getObjectName());
    if (system.isEmpty()) {
      return TableSources.create(context);
    }
    Map<String, String> options = context.getCatalogTable().getOptions();
    if (!options.isEmpty()) {
      throw optionsOf(name, options);
    }
    return new SystemTableSource(system.get(), client);
  }

  private static RuntimeException optionsOf(ObjectIdentifier name, Map<String, String> options) {
    return Problem.of(ErrorCode.OPTION_UNKNOWN, "Table " + name + " cannot be read with options")
        .reason("a system table has none, but these are set: " + options.keySet())
        .remedy("remove the hint OPTIONS from the query")
        .toException();
  }

  @Override
  public String factoryIdentifier() {
    return "partnerinsights";
  }

  @Override
  public Set<ConfigOption<?>> requiredOptions() {
    return Set.of();
  }

  @Override
  public Set<ConfigOption<?>> optionalOptions() {
    return Set.of();
  }
}
