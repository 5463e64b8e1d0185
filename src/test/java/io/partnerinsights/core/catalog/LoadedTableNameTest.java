package io.partnerinsights.core.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.schema.DataDictionary;
import io.partnerinsights.core.schema.DictionaryDataset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LoadedTableNameTest {
  @ParameterizedTest
  @CsvSource({
    "OfficeUsage, office_usage",
    "MSLearn, ms_learn",
    "CPORM365Usage, cpor_m365_usage",
    "ISVOrderV2, isv_order_v2",
    "CLASD365Propensity, clas_d365_propensity",
    "CLASM365Propensity, clas_m365_propensity",
    "CLASAzurePropensity, clas_azure_propensity",
    "TeamsUsage3PApps, teams_usage_3p_apps",
    "a b, ",
    "x`y, "
  })
  void wordsAreApart(String dataset, String table) {
    assertThat(LoadedTableName.of(dataset).orElse(null)).isEqualTo(table);
  }

  @Test
  void noTwoDatasetsHaveTheSameName() {
    List<String> datasets =
        DataDictionary.builtIn().datasets().stream().map(DictionaryDataset::name).toList();

    assertThat(datasets.stream().map(name -> LoadedTableName.of(name).orElseThrow()))
        .hasSizeGreaterThan(25)
        .doesNotHaveDuplicates();
  }
}
