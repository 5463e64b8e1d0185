package io.partnerinsights.core.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.model.Dataset;
import io.partnerinsights.core.query.InsightsQuery;
import io.partnerinsights.testing.StandardError;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

final class DriftCheckTest {
  private static final DataDictionary DICTIONARY = DataDictionary.bundled();
  private static final DictionaryDataset PROFILE = DICTIONARY.find("Profile").orElseThrow();

  @Test
  void knowsNamesWithoutCase() {
    List<String> names =
        PROFILE.columns().stream().map(column -> column.name().toLowerCase(Locale.ROOT)).toList();

    assertThat(DriftCheck.unknownNames(PROFILE, profile(names))).isEmpty();
  }

  @Test
  void listsUnknownNamesOnOneLine() {
    Dataset live = profile(List.of("City", "Elephants", "a\n\u001B[2Jb\u202E"));

    assertThat(DriftCheck.unknownNames(PROFILE, live)).isEqualTo("Elephants, a  [2Jb ");
  }

  /** Names that the service no longer has change nothing for a read of others. */
  @Test
  void aDatasetWithFewerNamesIsNotUnknown() {
    assertThat(DriftCheck.unknownNames(PROFILE, profile(List.of("City")))).isEmpty();
  }

  @Test
  void warnsOnceAboutUsedColumnsOfUnknownType() {
    InsightsQuery query = InsightsQuery.parse("SELECT City, Lions, Tigers FROM Profile");
    SchemaResolver resolver = new SchemaResolver(DICTIONARY, SchemaHints.parse("Tigers STRING"));

    String log =
        StandardError.during(
            () -> {
              DriftCheck.warn("Profile", resolver.unknownNames(query));
              DriftCheck.warn("Profile", resolver.unknownNames(query));
            });

    assertThat(log).containsOnlyOnce("The types of Lions of Profile are not known");
  }

  @Test
  void logsNothingIfAllTypesAreKnown() {
    InsightsQuery query = InsightsQuery.parse("SELECT City, MpnId FROM Profile");
    SchemaResolver resolver = new SchemaResolver(DICTIONARY, SchemaHints.parse(""));

    assertThat(StandardError.during(() -> DriftCheck.warn("Profile", resolver.unknownNames(query))))
        .isEmpty();
  }

  private static Dataset profile(List<String> columns) {
    return new Dataset("Profile", columns, List.of(), List.of(), Duration.ZERO);
  }
}
