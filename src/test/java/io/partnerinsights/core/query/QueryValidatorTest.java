package io.partnerinsights.core.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.QueryException;
import io.partnerinsights.core.model.Dataset;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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

  @Test
  void suggestsTheNearestDatasetAndListsAll() {
    QueryException refusal = refusal("SELECT CustomerName FROM AzurUsage");

    assertThat(refusal.code()).isEqualTo(ErrorCode.UNKNOWN_DATASET);
    assertThat(refusal)
        .hasMessageContaining("no dataset AzurUsage")
        .hasMessageContaining("Did you mean AzureUsage? The service offers AzureUsage, Profile.");
  }

  @Test
  void reportsThatNoDatasetIsOffered() {
    QueryException refusal =
        catchThrowableOfType(
            QueryException.class,
            () -> QueryValidator.validate(InsightsQuery.parse("SELECT a FROM b"), List.of()));

    assertThat(refusal)
        .hasMessageContaining("the service offers none. Remedy: check that this account");
  }

  @Test
  void refusesAnotherDataset() {
    QueryException refusal =
        catchThrowableOfType(
            QueryException.class,
            () -> QueryValidator.validate(InsightsQuery.parse("SELECT MPNId FROM b"), PROFILE));

    assertThat(refusal.code()).isEqualTo(ErrorCode.UNKNOWN_DATASET);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT CustmerName FROM AzureUsage",
        "SELECT Month FROM AzureUsage WHERE CustmerName = 'x'",
        "SELECT Month FROM AzureUsage ORDER BY CustmerName"
      })
  void suggestsTheNearestColumnInEveryClause(String query) {
    QueryException refusal = refusal(query);

    assertThat(refusal.code()).isEqualTo(ErrorCode.UNKNOWN_COLUMN);
    assertThat(refusal)
        .hasMessageContaining("Dataset AzureUsage has no column CustmerName.")
        .hasMessageContaining("For CustmerName: did you mean CustomerName?");
  }

  @Test
  void reportsAllUnknownColumnsTogether() {
    assertThat(refusal("SELECT Mnth, Elephant FROM AzureUsage WHERE TotalAR > 1"))
        .hasMessageContaining("has no columns Mnth, Elephant, TotalAR.")
        .hasMessageContaining("offers CustomerName, Month, MeterCategory, TotalACR.")
        .hasMessageContaining("For Mnth: did you mean Month?")
        .hasMessageContaining("For TotalAR: did you mean TotalACR?")
        .hasMessageNotContaining("For Elephant");
  }

  @Test
  void listsAtMost25Names() {
    List<String> columns = IntStream.rangeClosed(1, 75).mapToObj(i -> "Column" + i).toList();
    Dataset wide = new Dataset("Wide", columns, List.of(), List.of(), Duration.ZERO);
    InsightsQuery query = InsightsQuery.parse("SELECT Elephant FROM Wide");

    assertThat(
            catchThrowableOfType(QueryException.class, () -> QueryValidator.validate(query, wide)))
        .hasMessageContaining("the dataset offers 75 names, and none is similar.")
        .hasMessageContaining("Remedy: use one of these: Column1, Column2, ")
        .hasMessageContaining("Column25 and 50 more;")
        .hasMessageContaining("Executive report viewer");
  }

  @Test
  void listsAllNamesWhenNoneIsSimilar() {
    assertThat(refusal("SELECT CustomerName FROM Elephants"))
        .hasMessageContaining("Remedy: use one of these: AzureUsage, Profile.");
    assertThat(refusal("SELECT CustomerName FROM AzureUsage TIMESPAN ELEPHANTS"))
        .hasMessageContaining("Remedy: use one of these: LAST_MONTH, LAST_2_YEARS.");
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

  @Test
  void acceptsATimespanThatOnlyTheDatasetOffers() {
    InsightsQuery query = InsightsQuery.parse("SELECT Month FROM AzureUsage TIMESPAN last_2_years");

    assertThatCode(() -> QueryValidator.validate(query, USAGE)).doesNotThrowAnyException();
  }

  /** Thirteen of the recorded datasets offer no LIFETIME. */
  @ParameterizedTest
  @ValueSource(strings = {"LAST_2_YEARS", "LAST_3_YEARS", "LIFETIME"})
  void acceptsLongRangesOnlyWhereTheyAreOffered(String range) {
    InsightsQuery query = InsightsQuery.parse("SELECT Month FROM Usage TIMESPAN " + range);
    Dataset offering =
        new Dataset("Usage", List.of("Month"), List.of(), List.of(range), Duration.ZERO);
    Dataset other =
        new Dataset("Usage", List.of("Month"), List.of(), List.of("LAST_MONTH"), Duration.ZERO);

    assertThatCode(() -> QueryValidator.validate(query, offering)).doesNotThrowAnyException();
    assertThat(
            catchThrowableOfType(QueryException.class, () -> QueryValidator.validate(query, other))
                .code())
        .isEqualTo(ErrorCode.UNKNOWN_TIMESPAN);
  }

  @Test
  void suggestsTheNearestTimespan() {
    QueryException refusal = refusal("SELECT Month FROM AzureUsage TIMESPAN LAST_MOTNH");

    assertThat(refusal.code()).isEqualTo(ErrorCode.UNKNOWN_TIMESPAN);
    assertThat(refusal)
        .hasMessageContaining("offers LAST_MONTH, LAST_2_YEARS.")
        .hasMessageContaining("Did you mean LAST_MONTH");
  }

  @Test
  void refusesATimespanIfTheDatasetHasNone() {
    QueryException refusal = refusal("SELECT MPNId FROM Profile TIMESPAN LAST_MONTH");

    assertThat(refusal.code()).isEqualTo(ErrorCode.UNKNOWN_TIMESPAN);
    assertThat(refusal).hasMessageContaining("leave TIMESPAN LAST_MONTH out");
  }

  @Test
  void distinguishesMetricsFromColumns() {
    assertThat(USAGE.isMetric("totalacr")).isTrue();
    assertThat(USAGE.isMetric("Month")).isFalse();
    assertThat(USAGE.spelling("TOTALacr")).contains("TotalACR");
  }

  private static QueryException refusal(String query) {
    QueryException refusal =
        catchThrowableOfType(
            QueryException.class,
            () -> QueryValidator.validate(InsightsQuery.parse(query), OFFERED));
    assertThat(refusal).as("refusal of " + query).isNotNull();
    return refusal;
  }
}
