package io.partnerinsights.core.query;

import static io.partnerinsights.testing.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.model.Dataset;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class QueryValidatorTest {
  private static final Dataset USAGE =
      new Dataset(
          "AzureUsage",
          List.of("CustomerName", "Month", "MeterCategory"),
          List.of("TotalACR"),
          List.of("LAST_MONTH", "LAST_2_YEARS"),
          Duration.ZERO);
  private static final Dataset PROFILE =
      new Dataset("Profile", List.of("MPNId"), List.of(), List.of(), Duration.ZERO);
  private static final List<Dataset> OFFERED = List.of(USAGE, PROFILE);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT CustomerName, TotalACR FROM AzureUsage",
        "SELECT customername FROM AZUREUSAGE WHERE month = 1 ORDER BY totalacr",
        "SELECT CustomerName FROM AzureUsage ORDER BY Month",
        "SELECT MPNId FROM Profile LIMIT 1"
      })
  void acceptsNamesInAnyCase(String query) {
    assertThatCode(() -> QueryValidator.validate(InsightsQuery.parse(query), OFFERED))
        .doesNotThrowAnyException();
  }

  /** The nearest name is suggested; without one all names are listed. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Month FROM AzurUsage | DATASET | no dataset AzurUsage
          Month FROM AzurUsage | DATASET | Did you mean AzureUsage? The service offers
          Month FROM Elephants | DATASET | Remedy: use one of these: AzureUsage, Profile.
          CustmerName FROM AzureUsage | COLUMN | AzureUsage has no column CustmerName.
          CustmerName FROM AzureUsage | COLUMN | For CustmerName: did you mean CustomerName?
          Month FROM AzureUsage WHERE Monh = 'x' | COLUMN | For Monh: did you mean Month?
          Month FROM AzureUsage ORDER BY Monh | COLUMN | For Monh: did you mean Month?
          Month FROM AzureUsage TIMESPAN LAST_MOTNH | TIMESPAN | Did you mean LAST_MONTH
          Month FROM AzureUsage TIMESPAN LAST_MOTNH | TIMESPAN | offers LAST_MONTH, LAST_2_YEARS.
          Month FROM AzureUsage TIMESPAN ELEPHANTS | TIMESPAN | use one of these: LAST_MONTH, LAST_2
          MPNId FROM Profile TIMESPAN LAST_MONTH | TIMESPAN | remove TIMESPAN LAST_MONTH
          """)
  void suggestsTheNearestName(String query, String unknown, String message) {
    refuses("SELECT " + query, OFFERED, ErrorCode.valueOf("UNKNOWN_" + unknown), message);
  }

  @Test
  void reportsThatNoDatasetIsOffered() {
    refuses(
        "SELECT a FROM b",
        List.of(),
        ErrorCode.UNKNOWN_DATASET,
        "the service offers no datasets. Remedy: check the user's roles");
  }

  @Test
  void refusesAnotherDataset() {
    assertThatThrownBy(
            () -> QueryValidator.validate(InsightsQuery.parse("SELECT MPNId FROM b"), PROFILE))
        .hasFieldOrPropertyWithValue("code", ErrorCode.UNKNOWN_DATASET);
  }

  @Test
  void reportsAllUnknownColumnsTogether() {
    assertThat(
            refuses(
                "SELECT Mnth, Elephant FROM AzureUsage WHERE TotalAR > 1",
                OFFERED,
                ErrorCode.UNKNOWN_COLUMN))
        .hasMessageContainingAll(
            "has no columns Mnth, Elephant, TotalAR.",
            "offers CustomerName, Month, MeterCategory, TotalACR.",
            "For Mnth: did you mean Month?",
            "For TotalAR: did you mean TotalACR?")
        .hasMessageNotContaining("For Elephant");
  }

  @Test
  void listsAtMost25Names() {
    List<String> columns = IntStream.rangeClosed(1, 75).mapToObj(i -> "Column" + i).toList();
    Dataset wide = new Dataset("Wide", columns, List.of(), List.of(), Duration.ZERO);

    refuses(
        "SELECT Elephant FROM Wide",
        List.of(wide),
        ErrorCode.UNKNOWN_COLUMN,
        "the dataset offers 75 names, and none is similar.",
        "Remedy: use one of these: Column1, Column2, ",
        "Column25 and 50 more.",
        "Executive report viewer");
  }

  @ParameterizedTest
  @EnumSource(
      value = Timespan.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = {"LAST_3_YEARS", "LIFETIME"})
  void acceptsEveryDocumentedTimespan(Timespan timespan) {
    InsightsQuery query =
        InsightsQuery.parse("SELECT Month FROM AzureUsage TIMESPAN " + timespan.name());

    assertThatCode(() -> QueryValidator.validate(query, USAGE)).doesNotThrowAnyException();
  }

  /** Thirteen of the recorded datasets offer no LIFETIME. */
  @ParameterizedTest
  @ValueSource(strings = {"LAST_2_YEARS", "LAST_3_YEARS", "LIFETIME"})
  void acceptsLongRangesOnlyWhereTheyAreOffered(String range) {
    String query = "SELECT MPNId FROM Profile TIMESPAN " + range.toLowerCase(Locale.ROOT);
    Dataset offering =
        new Dataset("Profile", List.of("MPNId"), List.of(), List.of(range), Duration.ZERO);

    assertThatCode(() -> QueryValidator.validate(InsightsQuery.parse(query), offering))
        .doesNotThrowAnyException();
    Dataset other =
        new Dataset("Profile", List.of("MPNId"), List.of(), List.of("LAST_MONTH"), Duration.ZERO);
    refuses(query, List.of(other), ErrorCode.UNKNOWN_TIMESPAN);
  }

  @Test
  void distinguishesMetricsFromColumns() {
    assertThat(USAGE.isMetric("totalacr")).isTrue();
    assertThat(USAGE.isMetric("Month")).isFalse();
    assertThat(USAGE.findSpelling("TOTALacr")).contains("TotalACR");
  }

  private static PartnerInsightsException refuses(
      String query, List<Dataset> offered, ErrorCode code, String... parts) {
    return assertFails(
        () -> QueryValidator.validate(InsightsQuery.parse(query), offered), code, parts);
  }
}
