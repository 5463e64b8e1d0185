package io.partnerinsights.core.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.QueryException;
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
    assertThat(QueryValidator.validate(InsightsQuery.parse(query), OFFERED).name())
        .isEqualToIgnoringCase(InsightsQuery.parse(query).dataset());
  }

  /** The nearest name is suggested; without one all names are listed. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          SELECT Month FROM AzurUsage   | UNKNOWN_DATASET  | no dataset AzurUsage
          SELECT Month FROM AzurUsage   | UNKNOWN_DATASET  | Did you mean AzureUsage? The service offers
          SELECT Month FROM Elephants   | UNKNOWN_DATASET  | Remedy: use one of these: AzureUsage, Profile.
          SELECT CustmerName FROM AzureUsage | UNKNOWN_COLUMN | AzureUsage has no column CustmerName.
          SELECT CustmerName FROM AzureUsage | UNKNOWN_COLUMN | For CustmerName: did you mean CustomerName?
          SELECT Month FROM AzureUsage WHERE Monh = 'x' | UNKNOWN_COLUMN | For Monh: did you mean Month?
          SELECT Month FROM AzureUsage ORDER BY Monh    | UNKNOWN_COLUMN | For Monh: did you mean Month?
          SELECT Month FROM AzureUsage TIMESPAN LAST_MOTNH | UNKNOWN_TIMESPAN | Did you mean LAST_MONTH
          SELECT Month FROM AzureUsage TIMESPAN LAST_MOTNH | UNKNOWN_TIMESPAN | offers LAST_MONTH, LAST_2_YEARS.
          SELECT Month FROM AzureUsage TIMESPAN ELEPHANTS | UNKNOWN_TIMESPAN | use one of these: LAST_MONTH, LAST_2
          SELECT MPNId FROM Profile TIMESPAN LAST_MONTH | UNKNOWN_TIMESPAN | leave TIMESPAN LAST_MONTH out
          """)
  void suggestsTheNearestName(String query, ErrorCode code, String message) {
    QueryException refusal = refusal(query, OFFERED);

    assertThat(refusal.code()).isEqualTo(code);
    assertThat(refusal).hasMessageContaining(message);
  }

  @Test
  void reportsThatNoDatasetIsOffered() {
    assertThat(refusal("SELECT a FROM b", List.of()))
        .hasMessageContaining("the service offers none. Remedy: check that this account");
  }

  @Test
  void refusesAnotherDataset() {
    assertThatThrownBy(
            () -> QueryValidator.validate(InsightsQuery.parse("SELECT MPNId FROM b"), PROFILE))
        .hasFieldOrPropertyWithValue("code", ErrorCode.UNKNOWN_DATASET);
  }

  @Test
  void reportsAllUnknownColumnsTogether() {
    assertThat(refusal("SELECT Mnth, Elephant FROM AzureUsage WHERE TotalAR > 1", OFFERED))
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

    assertThat(refusal("SELECT Elephant FROM Wide", List.of(wide)))
        .hasMessageContainingAll(
            "the dataset offers 75 names, and none is similar.",
            "Remedy: use one of these: Column1, Column2, ",
            "Column25 and 50 more;",
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
    assertThat(refusal(query, List.of(other)).code()).isEqualTo(ErrorCode.UNKNOWN_TIMESPAN);
  }

  @Test
  void distinguishesMetricsFromColumns() {
    assertThat(USAGE.isMetric("totalacr")).isTrue();
    assertThat(USAGE.isMetric("Month")).isFalse();
    assertThat(USAGE.spelling("TOTALacr")).contains("TotalACR");
  }

  private static QueryException refusal(String query, List<Dataset> offered) {
    QueryException refusal =
        catchThrowableOfType(
            QueryException.class,
            () -> QueryValidator.validate(InsightsQuery.parse(query), offered));
    assertThat(refusal).as("refusal of " + query).isNotNull();
    return refusal;
  }
}
