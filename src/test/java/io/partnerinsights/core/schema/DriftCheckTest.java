package io.partnerinsights.core.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.model.Dataset;
import io.partnerinsights.testing.StandardError;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

final class DriftCheckTest {
  private static final DataDictionary DICTIONARY = DataDictionary.bundled();
  private static final DictionaryDataset PROFILE = DICTIONARY.find("Profile").orElseThrow();

  @Test
  void ignoresTheCaseOfNames() {
    Dataset live =
        profile(
            PROFILE.expectedNames().stream().map(name -> name.toLowerCase(Locale.ROOT)).toList());

    assertThat(DriftCheck.differences(PROFILE, live)).isEmpty();
  }

  @Test
  void listsAddedAndMissingNames() {
    assertThat(DriftCheck.differences(PROFILE, profileWith("Elephants", "City")))
        .isEqualTo("added Elephants; missing City");
  }

  @Test
  void listsARenamedColumnAsAddedAndMissing() {
    DictionaryDataset usage = DICTIONARY.find("DynamicsUsage").orElseThrow();
    List<String> names = new ArrayList<>(usage.expectedNames());
    names.replaceAll(name -> name.equals("PartnerLocation") ? "PartnerLocationID" : name);
    Dataset live = new Dataset("DynamicsUsage", names, List.of(), List.of());

    assertThat(DriftCheck.differences(usage, live))
        .isEqualTo("added PartnerLocationID; missing PartnerLocation");
  }

  @Test
  void aNameCannotBeginALineOfTheLog() {
    assertThat(DriftCheck.differences(PROFILE, profileWith("a\n\u001B[2Jb\u202E", "City")))
        .isEqualTo("added a  [2Jb ; missing City");
  }

  @Test
  void logsADifferenceOnce() {
    Dataset live = profileWith("PartnerNameID", "PartnerName");

    String log =
        StandardError.during(
            () -> {
              DriftCheck.warn(DICTIONARY, live);
              DriftCheck.warn(DICTIONARY, live);
            });

    assertThat(log).containsOnlyOnce("added PartnerNameID; missing PartnerName.");
  }

  @Test
  void logsNothingForADatasetWithoutADifference() {
    assertThat(
            StandardError.during(
                () -> {
                  DriftCheck.warn(DICTIONARY, profile(PROFILE.expectedNames()));
                  DriftCheck.warn(DICTIONARY, new Dataset("New", List.of(), List.of(), List.of()));
                }))
        .isEmpty();
  }

  private static Dataset profileWith(String added, String missing) {
    List<String> columns = new ArrayList<>(PROFILE.expectedNames());
    assertThat(columns.remove(missing)).isTrue();
    columns.add(added);
    return profile(columns);
  }

  private static Dataset profile(List<String> columns) {
    return new Dataset("Profile", columns, List.of(), List.of());
  }
}
