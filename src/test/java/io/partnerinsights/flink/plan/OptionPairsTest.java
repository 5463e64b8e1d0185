package io.partnerinsights.flink.plan;

import static io.partnerinsights.testing.OptionPair.parseOptions;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partnerinsights.core.options.ClusterOptions;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.options.OptionSource;
import io.partnerinsights.core.options.OptionTexts;
import io.partnerinsights.testing.OptionPair;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The pairs of sources of Flink: hints, tables, catalogs and the configuration file. */
final class OptionPairsTest {
  /** The configuration file of the tests. */
  private static final Map<String, String> CONFIGURED =
      Map.of("allowedHosts", "127.0.0.1", "maxCallsPerMinute", "100000");

  static List<OptionPair> pairsOfCatalogs() {
    return OptionPair.ofReads().stream().filter(pair -> !pair.hasNearerStreamOption()).toList();
  }

  @ParameterizedTest
  @MethodSource("io.partnerinsights.testing.OptionPair#ofReads")
  void aReadIsNearerThanTheConfigurationFile(OptionPair pair) {
    pair.assertReads(() -> overFile(pair, false), Map.of());
  }

  @ParameterizedTest
  @MethodSource("io.partnerinsights.testing.OptionPair#ofStreams")
  void anUnboundedReadIsNearerThanTheConfigurationFile(OptionPair pair) {
    pair.assertReads(() -> overFile(pair, true), Map.of());
  }

  private static ConnectorOptions overFile(OptionPair pair, boolean unbounded) {
    ClusterOptions files = FlinkOptions.parseFiles(pair.fartherOptions());
    OptionTexts read = OptionTexts.of(files, OptionSource.of("the read", pair.nearerOptions()));
    OptionTexts all = FlinkOptions.withClusterDefaults(read, unbounded);
    if (!unbounded) {
      return ConnectorOptions.parseBatch(all);
    }
    ConnectorOptions options = ConnectorOptions.parse(all);
    options.checkStream();
    return options;
  }

  @ParameterizedTest
  @MethodSource("pairsOfCatalogs")
  void aCallIsNearerThanItsCatalog(OptionPair pair) {
    pair.assertReads(
        () ->
            FlinkOptions.parse(
                FlinkOptions.catalogReadOptions(pair.nearerOptions(), pair.fartherOptions()),
                false),
        CONFIGURED);
  }

  /** Flink adds a hint's options to those that the catalog shows of its table. */
  @ParameterizedTest
  @MethodSource("pairsOfCatalogs")
  void aHintIsNearerThanItsCatalog(OptionPair pair) {
    pair.assertReads(() -> hinted(pair.nearerOptions(), pair.fartherOptions()), CONFIGURED);
  }

  private static ConnectorOptions hinted(Map<String, String> hint, Map<String, String> catalog) {
    Map<String, String> merged = new HashMap<>(FlinkOptions.visibleTableOptions(catalog));
    merged.putAll(hint);
    return FlinkOptions.parse(FlinkOptions.catalogTableOptions(merged, catalog), false);
  }

  /** Of a declared table with a hint only the merged options are seen. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "refreshToken=file:a | username=b password=file:b | PI-6002 username refreshToken",
        "accessToken=file:a | username=b password=file:b | PI-6002 username accessToken",
        "accessToken=file:a | refreshToken=file:b | PI-6002 refreshToken accessToken",
        "username=a password=file:a | accessToken=file:b | PI-6002 username accessToken",
        "auth=refreshToken refreshToken=file:a | username=b password=file:b | PI-6002 username",
        "tokenProviderClass=C | refreshToken=file:b | PI-6002 refreshToken tokenProviderClass",
        "auth=deviceCode | refreshToken=file:b | PI-6002 refreshToken auth",
        "username=a password=file:a clientSecret=file:a | username=b password=file:b | ",
        "refreshToken=file:a | clientSecret=file:b | ",
        "refreshToken=file:a | tenantId=b refreshToken=file:b | "
      })
  void credentialsOfTwoKindsInADeclaredTableAreRefused(String table, String hint, String error) {
    Map<String, String> merged = parseOptions("dataset=D tenantId=a clientId=a " + table);
    merged.putAll(parseOptions(hint));

    if (error != null) {
      assertThatThrownBy(() -> FlinkOptions.parse(FlinkOptions.declaredTableOptions(merged), false))
          .hasMessageContainingAll(error.split(" ", -1));
    } else {
      merged.putAll(CONFIGURED);
      OptionTexts texts = FlinkOptions.declaredTableOptions(merged);
      assertThat(FlinkOptions.parse(texts, false))
          .isEqualTo(
              ConnectorOptions.parse(OptionTexts.ofRead(ClusterOptions.of(CONFIGURED), merged)));
    }
  }
}
