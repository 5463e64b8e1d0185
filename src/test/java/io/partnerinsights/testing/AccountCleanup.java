package io.partnerinsights.testing;

import io.partnerinsights.core.client.Clients;
import io.partnerinsights.core.client.PartnerInsightsClient;
import io.partnerinsights.core.model.QueryFilter;
import io.partnerinsights.core.model.ReportFilter;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.sandbox.Sandbox;

/** Deletes what earlier tests have left in an account: a later test would adopt it. */
public final class AccountCleanup {
  private AccountCleanup() {}

  /** Deletes all reports and queries of the sandbox's first user. */
  public static void deleteEverything(Sandbox sandbox) {
    PartnerInsightsClient client =
        Clients.clientFor(ConnectorOptions.parseAccount(ReadOptions.of(sandbox)));
    client
        .listReports(ReportFilter.all())
        .forEach(report -> client.deleteReport(report.reportId()));
    client.listQueries(QueryFilter.ofUser()).forEach(query -> client.deleteQuery(query.queryId()));
  }
}
