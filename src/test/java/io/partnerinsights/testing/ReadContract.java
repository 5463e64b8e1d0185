package io.partnerinsights.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partnerinsights.core.client.Clients;
import io.partnerinsights.core.client.PartnerInsightsClient;
import io.partnerinsights.core.model.NewQuery;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.sandbox.settings.Compression;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The contract of all ways to read: the same question has the same rows, with values of the same
 * types, and the same wrong question has the same error. DuckDB returns the expected rows, so that
 * each way is tested in a process of its own.
 */
@Timeout(180)
public abstract class ReadContract {
  /** The service that is asked. */
  @RegisterExtension
  protected static final SandboxExtension SERVICE =
      SandboxExtension.of(
          Sandbox.builder()
              .latency(Duration.ofMillis(20))
              .scale(0.05)
              .compression(Compression.NONE));

  /**
   * Reads all rows.
   *
   * @param options all options of the read
   * @return the values: texts, numbers, {@code LocalDate}, {@code Instant} and null
   */
  protected abstract List<List<Object>> readRows(ContractCase question, Map<String, String> options)
      throws Exception;

  public static List<ContractCase> questions() {
    return ContractCase.ALL;
  }

  /** The rows of DuckDB and of this way are the same. */
  @ParameterizedTest
  @ShortCases(
      value = 3,
      methods = @MethodSource("io.partnerinsights.testing.ReadContract#questions"))
  public final void readsTheSameRows(ContractCase question) throws Exception {
    List<String> expectedRows = question.expectedRows(SERVICE.sandbox());

    assertThat(readRows(question, prepareOptions(question)).stream().map(ContractCase::toText))
        .hasSizeGreaterThan(3)
        .containsExactlyInAnyOrderElementsOf(expectedRows);
  }

  /** A wrong question ends with the same error everywhere. */
  @Test
  public final void anUnknownColumnIsTheSameError() {
    String query = "SELECT Nonsense FROM OfficeUsage";
    ContractCase question = new ContractCase("wrong", Map.of("query", query), query, List.of());

    assertThatThrownBy(() -> readRows(question, prepareOptions(question)))
        .hasStackTraceContaining("PI-2003")
        .hasStackTraceContaining("Nonsense");
  }

  private static Map<String, String> prepareOptions(ContractCase question) {
    Map<String, String> options = new HashMap<>(SERVICE.options("reuse", "never"));
    options.putAll(question.options());
    options.computeIfPresent("queryId", (key, text) -> storeQuery(text));
    options.computeIfPresent("reportId", (key, text) -> createReport(text));
    return options;
  }

  private static String storeQuery(String text) {
    return client().createQuery(new NewQuery("Contract", "", text)).queryId();
  }

  private static String createReport(String text) {
    return client().createReport(NewReports.executeNow("Contract", storeQuery(text))).reportId();
  }

  private static PartnerInsightsClient client() {
    return Clients.clientFor(ConnectorOptions.parseAccount(SERVICE.options()));
  }
}
