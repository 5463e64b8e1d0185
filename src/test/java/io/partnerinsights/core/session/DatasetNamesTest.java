package io.partnerinsights.core.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.testing.ReadOptions;
import io.partnerinsights.testing.SandboxExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Names of columns and metrics that a read of a dataset selects. */
final class DatasetNamesTest {
  @RegisterExtension static final SandboxExtension SERVICE = SandboxExtension.small();

  @Test
  void namesThatNoQueryCanContainAreLeftOut() {
    try (Application application = new Application()) {
      ConnectorOptions options =
          ConnectorOptions.parse(
              ReadOptions.ofMarketplace(SERVICE.sandbox(), "dataset", "ISVOfferRetention"));

      assertThat(Session.open(options, application).plan().selected().names())
          .contains("OfferName", "ProductId")
          .doesNotContain("RevenueGenerated(USD)");
    }
  }
}
