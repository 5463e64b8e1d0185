package io.partnerinsights.core.schema;

import static io.partnerinsights.testing.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.model.Dataset;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.query.InsightsQuery;
import io.partnerinsights.testing.StandardError;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SchemaResolverTest {
  @Test
  void keepsOrderAndSpellingOfTheSelectList() {
    assertThat(resolve("select TotalACR, month, customername from azureusage", ""))
        .hasToString("TotalACR DECIMAL(18,5), month DATE, customername STRING");
  }

  @Test
  void usesTheLiveDatasetsSpelling() {
    Dataset live =
        new Dataset("AzureUsage", List.of("MONTH"), List.of("TotalAcr"), List.of(), Duration.ZERO);
    SchemaHints resolver = SchemaHints.parse("");

    assertThat(
            resolver.resolve(
                InsightsQuery.parse("SELECT totalacr, month, sku FROM AzureUsage"), live))
        .hasToString("TotalAcr DECIMAL(18,5), MONTH DATE, sku STRING");
  }

  @Test
  void prefersHintsToTheDictionary() {
    assertThat(
            resolve(
                "SELECT Month, TotalACR FROM AzureUsage", "totalacr DECIMAL(18,2), MONTH STRING"))
        .hasToString("Month STRING, TotalACR DECIMAL(18,2)");
  }

  @Test
  void warnsOnceAboutUsedColumnsOfUnknownType() {
    assertThat(warnings("SELECT City, Lions, Tigers FROM Profile", "Tigers STRING"))
        .containsOnlyOnce("dictionary lacks columns Lions of Profile");
    assertThat(warnings("SELECT City, MpnId FROM Profile", "")).isEmpty();
  }

  private static String warnings(String text, String hints) {
    InsightsQuery query = InsightsQuery.parse(text);
    Dataset live = new Dataset("Profile", List.of(), List.of(), List.of(), Duration.ZERO);
    SchemaHints resolver = SchemaHints.parse(hints);
    return StandardError.during(
        () -> {
          resolver.warnOfUnknownTypes(query, live);
          resolver.warnOfUnknownTypes(query, live);
        });
  }

  @Test
  void warnsOnOneLine() {
    String log =
        StandardError.during(
            () -> SchemaHints.warn("Profile", List.of("Elephants", "a\n\u001B[2Jb\u202E")));

    assertThat(log).contains("columns Elephants, a  [2Jb  of Profile");
  }

  @ParameterizedTest
  @CsvSource({"decimal, 'DECIMAL(18,5)'", "double, DOUBLE"})
  void readsAmountsOfMoneyAsTheOptionSays(String money, String type) {
    ConnectorOptions options =
        ConnectorOptions.parse(
            Map.of(
                "query", "SELECT RevenueUSD FROM CustomersAndTenants",
                "auth", "token",
                "accessToken", "t",
                "money", money,
                "schemaHints", "RevenueUSD BIGINT"));

    assertThat(
            SchemaHints.of(options)
                .resolve(
                    InsightsQuery.parse(
                        "SELECT BilledRevenueUSD, RevenueUSD, AvailableSeats FROM"
                            + " CustomersAndTenants")))
        .hasToString("BilledRevenueUSD " + type + ", RevenueUSD BIGINT, AvailableSeats BIGINT");
  }

  @Test
  void typesUnknownColumnsAsString() {
    assertThat(resolve("SELECT Elephant, Month FROM AzureUsage", ""))
        .hasToString("Elephant STRING, Month DATE");
    assertThat(resolve("SELECT Month, Usage FROM ISVUsage", "Usage DOUBLE"))
        .hasToString("Month STRING, Usage DOUBLE");
  }

  @Test
  void takesCommentsFromTheDictionary() {
    ReportSchema schema =
        resolve("SELECT IsDuplicateRowForPGA, CustomerStatus FROM CustomersAndTenants", "");

    assertThat(schema.columns().get(0).comment())
        .isEqualTo("1: counted again for another location; filter 0 before a sum");
    assertThat(schema.columns().get(1).comment()).endsWith("Active / Inactive");
  }

  @Test
  void refusesAColumnThatIsSelectedTwice() {
    assertFails(
        () -> resolve("SELECT Month, month FROM AzureUsage", ""), ErrorCode.DUPLICATE_COLUMN);
  }

  @Test
  void refusesAHintForAColumnThatIsNotSelected() {
    assertThatThrownBy(() -> resolve("SELECT Month FROM AzureUsage", "Mnoth STRING"))
        .hasMessageContainingAll(
            "PI-6008",
            "has a type for column Mnoth, which the query does not select.",
            "Did you mean Month?");
    assertThatThrownBy(() -> resolve("SELECT Month FROM AzureUsage", "Elephant STRING"))
        .hasMessageContaining("Remedy: the query selects Month; give hints for these only.");
  }

  private static ReportSchema resolve(String query, String hints) {
    return SchemaHints.parse(hints).resolve(InsightsQuery.parse(query));
  }
}
