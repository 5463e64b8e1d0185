package io.partnerinsights.core.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.client.Clients;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.testing.ReadOptions;
import io.partnerinsights.testing.SandboxExtension;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Names of sources in lineage. */
final class LineageNameTest {
  private static final String SECOND_USER = "second@contoso.example";
  private static final String AZURE_USAGE = "d1a4d75e-5ca8-4847-845f-ee0a9be6f07b";

  @RegisterExtension
  static final SandboxExtension SERVICE =
      SandboxExtension.small(s -> s.passwordsByUser.put(SECOND_USER, "secret"));

  @Test
  void aQueryAndATableHaveTheNameOfTheirDataset() {
    String query = "select customername, month from officeusage where CustomerMarket = 'France'";

    assertThat(SERVICE.planRead("query", query).lineageName())
        .isEqualTo(SERVICE.planRead("dataset", "OfficeUsage").lineageName())
        .isEqualTo(new LineageName(namespace(), "mpn.OfficeUsage"));
  }

  @Test
  void aStoredQueryAndAReportHaveTheirIds() {
    ReadPlan plan = SERVICE.planRead("queryId", AZURE_USAGE.toUpperCase(Locale.ROOT));
    String reportId = plan.newRead().awaitReport().reportId();

    assertThat(plan.lineageName().name()).isEqualTo("queries." + AZURE_USAGE);
    assertThat(LineageName.ofDataset("any", plan.options(), plan.query()).name())
        .isEqualTo("mpn.AzureUsage");
    assertThat(SERVICE.planRead("reportId", reportId).lineageName().name())
        .isEqualTo("reports." + reportId);
  }

  @Test
  void usersOfATenantHaveTheSameNames() {
    Map<String, String> token = SERVICE.options("dataset", "OfficeUsage");
    token.keySet().removeAll(List.of("tenantId", "clientId", "clientSecret", "username"));
    token.remove("password");
    token.put("accessToken", SERVICE.sandbox().accessToken(SECOND_USER));

    assertThat(name(token)).isEqualTo(SERVICE.planRead("dataset", "OfficeUsage").lineageName());
  }

  @Test
  void theMarketplaceHasItsOwnDatasets() {
    String dataset = "ISVMarketplaceInsights";

    assertThat(name(ReadOptions.ofMarketplace(SERVICE.sandbox(), "dataset", dataset)))
        .isEqualTo(new LineageName(namespace(), "cmp." + dataset));
  }

  @Test
  void theTenantIsAbsentIfNothingNamesIt() {
    ConnectorOptions options =
        ConnectorOptions.parse(
            Map.of(
                "accessToken", "not a JWT",
                "apiUrl", "https://API.partnercenter.microsoft.com/insights/v1/mpn",
                "dataset", "OfficeUsage"));

    assertThat(LineageName.namespaceOf(options, Clients.clientFor(options)))
        .isEqualTo("partnerinsights://api.partnercenter.microsoft.com");
  }

  private static LineageName name(Map<String, String> options) {
    try (Application application = new Application()) {
      return Session.open(ConnectorOptions.parse(options), application).planRead().lineageName();
    }
  }

  private static String namespace() {
    String host = URI.create(SERVICE.sandbox().apiUrl()).getAuthority();
    return "partnerinsights://" + host + "/" + Sandbox.TENANT_ID;
  }
}
