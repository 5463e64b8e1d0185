package io.partnerinsights.core.session;

import io.partnerinsights.core.catalog.CatalogNamespaces;
import io.partnerinsights.core.client.PartnerInsightsClient;
import io.partnerinsights.core.options.AccountOptions;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.plan.CheckedQuery;
import io.partnerinsights.core.plan.ReportRequest.ReadTarget;
import io.partnerinsights.core.schema.DataDictionary;
import io.partnerinsights.core.schema.DictionaryDataset;
import java.io.Serializable;
import java.net.URI;
import java.util.Locale;
import java.util.Objects;

/**
 * The name of a source in lineage, by OpenLineage's rules. Equal for all users of a tenant, and
 * contains no text of a query, no secret and no user.
 *
 * @param namespace host and tenant, such as {@code
 *     partnerinsights://api.partnercenter.microsoft.com/<tenantId>}
 * @param name such as {@code mpn.AzureUsage}, {@code queries.<queryId>} or {@code
 *     reports.<reportId>}
 */
public record LineageName(String namespace, String name) implements Serializable {
  /** Returns the name of what a plan reads: its stored query or report, or else its dataset. */
  static LineageName of(
      ConnectorOptions options, CheckedQuery checkedQuery, PartnerInsightsClient client) {
    String namespace = namespaceOf(options, client);
    ReadTarget target = checkedQuery.request().target();
    if (target instanceof ReadTarget.StoredQuery query) {
      return new LineageName(namespace, childName(CatalogNamespaces.QUERIES, query.queryId()));
    }
    return target instanceof ReadTarget.ExistingReport report
        ? new LineageName(namespace, childName(CatalogNamespaces.REPORTS, report.reportId()))
        : ofDataset(namespace, options, checkedQuery);
  }

  /** Returns the name of the dataset that a plan reads, also if it names a query or a report. */
  public static LineageName ofDataset(
      String namespace, ConnectorOptions options, CheckedQuery query) {
    String dataset = query.dataset();
    String spelledName =
        DataDictionary.builtIn().findDataset(dataset).map(DictionaryDataset::name).orElse(dataset);
    String program = CatalogNamespaces.of(options.get(AccountOptions.API_URL)).datasetNamespace();
    return new LineageName(namespace, program + "." + spelledName);
  }

  private static String childName(String parent, String id) {
    return parent + "." + id.toLowerCase(Locale.ROOT);
  }

  /**
   * Returns the namespace of an account. The tenant is the token's, because options may name it by
   * several domains; it is absent if neither the token nor the options name it.
   */
  static String namespaceOf(ConnectorOptions options, PartnerInsightsClient client) {
    URI api = options.get(AccountOptions.API_URL);
    String host = Objects.requireNonNull(api.getHost()).toLowerCase(Locale.ROOT);
    String port = api.getPort() < 0 ? "" : ":" + api.getPort();
    String tenant =
        client.findTenantId().or(() -> options.find(AccountOptions.TENANT_ID)).orElse("");
    String path = tenant.isEmpty() ? "" : "/" + tenant.toLowerCase(Locale.ROOT);
    return "partnerinsights://" + host + port + path;
  }
}
