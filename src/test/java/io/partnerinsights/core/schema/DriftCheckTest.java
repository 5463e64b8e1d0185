package io.partnerinsights.core.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.QueryException;
import io.partnerinsights.core.model.Dataset;
import io.partnerinsights.core.options.DriftPolicy;
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
  void throwsOnDriftIfThePolicyIsFail() {
    DriftCheck strict = new DriftCheck(DICTIONARY, DriftPolicy.FAIL);

    QueryException refusal =
        catchThrowableOfType(
            QueryException.class, () -> strict.check(profileWith("PartnerNameID", "PartnerName")));

    assertThat(refusal.code()).isEqualTo(ErrorCode.SCHEMA_DRIFT);
    assertThat(refusal)
        .hasMessageContaining("added PartnerNameID; missing PartnerName.")
        .hasMessageContaining("schemaDrift");
    assertThatCode(() -> strict.check(profile(PROFILE.expectedNames()))).doesNotThrowAnyException();
    assertThatCode(() -> strict.check(new Dataset("New", List.of(), List.of(), List.of())))
        .doesNotThrowAnyException();
  }

  @Test
  void doesNotThrowIfThePolicyIsWarn() {
    DriftCheck lenient = new DriftCheck(DICTIONARY, DriftPolicy.WARN);

    assertThatCode(() -> lenient.check(profileWith("X", "City"))).doesNotThrowAnyException();
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
