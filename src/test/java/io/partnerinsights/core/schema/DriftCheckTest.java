package io.partnerinsights.core.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.query.InsightsQuery;
import io.partnerinsights.testing.StandardError;
import java.util.List;
import org.junit.jupiter.api.Test;

final class DriftCheckTest {
  private static final DataDictionary DICTIONARY = DataDictionary.bundled();

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

  @Test
  void warnsOnOneLine() {
    String log =
        StandardError.during(
            () -> DriftCheck.warn("Profile", List.of("Elephants", "a\n\u001B[2Jb\u202E")));

    assertThat(log).contains("The types of Elephants, a  [2Jb  of Profile");
  }
}
