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
import org.junit.jupiter.params.provider.ValueSource;

final class SchemaHintsTest {
  @Test
  void parsesNamesAndTypesInSqlSyntax() {
    SchemaHints hints =
        SchemaHints.parse("Month DATE, BilledRevenueUSD decimal(18, 2),`odd ``name, x` string");

    assertThat(hints.hintedColumns())
        .containsExactlyInAnyOrder("Month", "BilledRevenueUSD", "odd `name, x");
    assertThat(hints.findType("month")).contains(ColumnType.DATE);
    assertThat(hints.findType("BILLEDREVENUEUSD")).contains(ColumnType.decimal(18, 2));
    assertThat(hints.findType("odd `name, x")).contains(ColumnType.STRING);
    assertThat(hints.findType("Year")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "STRING | STRING",
        "int | INT",
        "Integer | INT",
        "BIGINT | BIGINT",
        "LONG | BIGINT",
        "DOUBLE | DOUBLE",
        "BOOLEAN | BOOLEAN",
        "DATE | DATE",
        "TIMESTAMP | TIMESTAMP",
        "DECIMAL | DECIMAL(10,0)",
        "DEC(5) | DECIMAL(5,0)",
        "NUMERIC ( 38 , 38 ) | DECIMAL(38,38)"
      })
  void parsesAllTypeNamesAndAliases(String written, String type) {
    assertThat(SchemaHints.parse("x " + written).findType("x").orElseThrow()).hasToString(type);
    assertThat(SchemaHints.parse("x: " + written).findType("x").orElseThrow()).hasToString(type);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "  ", "\n"})
  void blankTextHasNoHints(String text) {
    assertThat(SchemaHints.parse(text).hintedColumns()).isEmpty();
    assertThat(SchemaHints.parse("").hintedColumns()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "a DUOBLE          |  3 | Did you mean DOUBLE?",
        "a ELEPHANT        |  3 | the types are STRING, INT, BIGINT",
        "a FLOAT           |  3 | write DOUBLE",
        "a varchar(10)     |  3 | write STRING",
        "a TIMESTAMP_NTZ   |  3 | write TIMESTAMP",
        "a ARRAY<INT>      |  3 | there is no type ARRAY",
        "a                 |  2 | expected a type, found the end",
        "a INT b INT       |  7 | expected \",\" or the end, found b",
        "a INT NOT NULL    |  7 | found NOT",
        "a INT,            |  7 | expected a column name, found the end",
        ", a INT           |  1 | expected a column name, found \",\"",
        "a b INT           |  3 | there is no type b",
        "odd name INT      |  5 | there is no type name",
        "`open INT         |  1 | found \"`\"",
        "a DECIMAL(39,2)   |  3 | DECIMAL(39,2) is not a valid type",
        "a DECIMAL(5,6)    |  3 | p from 1 to 38 and s up to p",
        "a DECIMAL(0)      |  3 | DECIMAL(0,0) is not a valid type",
        "a DECIMAL(5,)     | 10 | write DECIMAL(p,s)",
        "a DECIMAL(99999)  | 10 | write DECIMAL(p,s)",
        "a INT, A STRING   |  8 | column A has two hints",
        "{\"a\": \"INT\"}   |  1 | such as MPNId BIGINT, Month DATE"
      })
  void reportsPositionAndRemedy(String text, int position, String hint) {
    String place = "at character " + position + ".";
    assertFails(() -> SchemaHints.parse(text), ErrorCode.SCHEMA_HINT, place, hint);
  }

  /** A regular expression once used more stack for it than a thread has. */
  @Test
  void readsAVeryLongNameInBackquotes() {
    String name = "a``".repeat(50_000);

    assertThat(SchemaHints.parse("`" + name + "` DATE").hintedColumns())
        .containsExactly(name.replace("``", "`"));
  }

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
            resolver.resolveSchema(
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
        .containsOnlyOnce("no built-in types for columns Lions of dataset Profile");
    assertThat(warnings("SELECT City, MpnId FROM Profile", "")).isEmpty();
  }

  private static String warnings(String text, String hints) {
    InsightsQuery query = InsightsQuery.parse(text);
    Dataset live = new Dataset("Profile", List.of(), List.of(), List.of(), Duration.ZERO);
    SchemaHints resolver = SchemaHints.parse(hints);
    return StandardError.captureDuring(
        () -> {
          resolver.resolveSchema(query, live);
          resolver.resolveSchema(query, live);
        });
  }

  @Test
  void warnsOnOneLine() {
    String log =
        StandardError.captureDuring(
            () ->
                SchemaHints.warnOfUnknownNames(
                    "Profile", List.of("Elephants", "a\n\u001B[2Jb\u202E")));

    assertThat(log).contains("columns Elephants, a  [2Jb  of dataset Profile");
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
                .resolveSchema(
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
        .hasMessageContaining("or remove the column from the option. The query selects: Month.");
  }

  private static ReportSchema resolve(String query, String hints) {
    return SchemaHints.parse(hints).resolveSchema(InsightsQuery.parse(query));
  }
}
