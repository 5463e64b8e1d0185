package io.partnerinsights.core.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.model.Dataset;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.sandbox.Fault;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.testing.ClockedSandbox;
import io.partnerinsights.testing.ReadOptions;
import io.partnerinsights.testing.RowTexts;
import io.partnerinsights.testing.ShortCases;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A gateway refuses the tests of queries, whose texts make long URLs. */
final class LongRequestTest {
  private static final String TEST = "/ScheduledQueries/testQueryResult";

  /** The limit of a URL that many gateways have. */
  private static final int MAX_URL = 2_048;

  static Stream<Named<Consumer<Fault>>> refusals() {
    return Stream.of(
        Named.of("414", fault -> fault.respond(414, "URI Too Long")),
        Named.of("400", fault -> fault.respond(400, "Bad Request - Invalid URL")),
        Named.of("404", fault -> fault.respond(404, "The query string is too long")),
        Named.of("reset", Fault::dropTheRequest));
  }

  @ParameterizedTest
  @MethodSource("refusals")
  @ShortCases(2)
  void aRefusedTestCostsTheSampleAndNotTheRead(Consumer<Fault> refusal) {
    try (ClockedSandbox service = new ClockedSandbox(Sandbox.builder().scale(0.002))) {
      service.client().pace().limit(1_000_000);
      List<Dataset> datasets = service.client().datasets();
      refusal.accept(service.sandbox().faults().on("GET", TEST).always());

      assertThat(datasets).hasSize(21).allSatisfy(dataset -> assertIsPlanned(service, dataset));

      List<Dataset> longest = datasets.stream().filter(each -> isLong(service, each)).toList();
      assertThat(longest).hasSize(3).allSatisfy(dataset -> assertIsRead(service, dataset));
    }
  }

  /** Whether the test of all columns has a URL that many gateways refuse. */
  private static boolean isLong(ClockedSandbox service, Dataset dataset) {
    return service
            .sandbox()
            .calls()
            .count(
                call ->
                    call.path().equals(TEST)
                        && call.query().contains(dataset.name())
                        && call.query().length() > MAX_URL)
        > 0;
  }

  /** A preview of columns without metrics tests the query even if no type is in doubt. */
  private static void assertIsPlanned(ClockedSandbox service, Dataset dataset) {
    String columns = String.join(",", dataset.columns());
    try (Application application = ClockedApplication.of(service, service.sleeper())) {
      ReadPlan table = plan(service, application, "dataset", dataset.name());
      ReadPlan plain = plan(service, application, "dataset", dataset.name(), "columns", columns);

      assertThat(table.schema().names()).isEqualTo(dataset.names());
      assertThat(plain.preview(5, plain.spec())).isEmpty();
      assertThat(plain.schema().names()).isEqualTo(dataset.columns());
    }
  }

  private static void assertIsRead(ClockedSandbox service, Dataset dataset) {
    try (Application application = ClockedApplication.of(service, service.sleeper())) {
      assertThat(RowTexts.of(plan(service, application, "dataset", dataset.name()))).isNotEmpty();
    }
  }

  private static ReadPlan plan(ClockedSandbox service, Application application, String... options) {
    Map<String, String> all = ReadOptions.of(service.sandbox(), options);
    return Session.open(ConnectorOptions.parse(all), application).plan();
  }
}
