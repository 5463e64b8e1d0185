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
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SchemaDriftTest {
  private static final DataDictionary DICTIONARY = DataDictionary.bundled();
  private static final DictionaryDataset PROFILE = DICTIONARY.find("Profile").orElseThrow();

  @Test
  void theSameNamesInAnotherCaseAreNoDrift() {
    Dataset live =
        live(
            PROFILE.shape().columns().stream().map(name -> name.toLowerCase(Locale.ROOT)).toList());

    assertThat(SchemaDrift.between(PROFILE, live).isNone()).isTrue();
  }

  @Test
  void namesThatOnlyOneSideHasAreAddedOrMissing() {
    Dataset live = without("City", "Elephants");

    assertThat(SchemaDrift.between(PROFILE, live))
        .isEqualTo(new SchemaDrift("Profile", List.of("Elephants"), List.of("City"), Map.of()))
        .hasToString("added Elephants; missing City");
  }

  @ParameterizedTest
  @CsvSource({
    "PartnerName, PartnerNameID",
    "HierarchyLevel, Hierarchy_Level",
    "Country, CountryOfPartner"
  })
  void aNameThatResemblesAMissingOneIsItsNewName(String old, String now) {
    assertThat(SchemaDrift.between(PROFILE, without(old, now)))
        .isEqualTo(new SchemaDrift("Profile", List.of(), List.of(), Map.of(old, now)))
        .hasToString("renamed " + old + " to " + now);
  }

  @Test
  void partnerLocationIsKnownAgainAsPartnerLocationId() {
    DictionaryDataset usage = DICTIONARY.find("DynamicsUsage").orElseThrow();
    List<String> columns = new ArrayList<>(usage.shape().columns());
    columns.replaceAll(name -> name.equals("PartnerLocation") ? "PartnerLocationID" : name);

    assertThat(
            SchemaDrift.between(
                usage, new Dataset("DynamicsUsage", columns, usage.shape().metrics(), List.of())))
        .hasToString("renamed PartnerLocation to PartnerLocationID");
  }

  @Test
  void driftEndsTheLoadWhereItIsToFail() {
    DriftCheck strict = new DriftCheck(DICTIONARY, DriftPolicy.FAIL);

    QueryException refusal =
        catchThrowableOfType(
            QueryException.class, () -> strict.check(without("PartnerName", "PartnerNameID")));

    assertThat(refusal.code()).isEqualTo(ErrorCode.SCHEMA_DRIFT);
    assertThat(refusal)
        .hasMessageContaining("renamed PartnerName to PartnerNameID")
        .hasMessageContaining("schemaDrift");
    assertThatCode(() -> strict.check(PROFILE.shape())).doesNotThrowAnyException();
    assertThatCode(() -> strict.check(new Dataset("New", List.of(), List.of(), List.of())))
        .doesNotThrowAnyException();
    assertThatCode(() -> new DriftCheck(DICTIONARY, DriftPolicy.WARN).check(without("City", "X")))
        .doesNotThrowAnyException();
  }

  private static Dataset without(String name, String instead) {
    List<String> columns = new ArrayList<>(PROFILE.shape().columns());
    assertThat(columns.remove(name)).isTrue();
    columns.add(instead);
    return live(columns);
  }

  private static Dataset live(List<String> columns) {
    return new Dataset("Profile", columns, List.of(), List.of());
  }
}
