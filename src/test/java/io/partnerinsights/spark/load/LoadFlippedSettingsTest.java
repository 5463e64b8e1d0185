package io.partnerinsights.spark.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.spark.load.LoadResult.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.internal.config.ConfigEntry;
import org.apache.spark.sql.internal.SQLConf$;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Loads with the registered booleans of Spark and Delta Lake turned over, some at a time, in the
 * user's session and in the cluster. A group whose load differs is tried again one by one.
 */
@Tag("long")
@Tag("delta")
final class LoadFlippedSettingsTest {
  private static final int GROUP = 12;

  @RegisterExtension static final LakeSpark SPARK = new LakeSpark();

  /** The rows of a load without a change. */
  private static List<List<String>> expected;

  @RegisterExtension
  final LoadService loads = new LoadService(SPARK, "", sandbox -> sandbox.scale(0.02));

  @BeforeEach
  void readTimesAndNumbers() {
    loads.options.put(
        "columns",
        "Month,CustomerMarket,MPNId,FirstUseDate,SubscriptionEndDate,UsageQuantity,ACR_USD");
    loads.options.put("schemaHints", "FirstUseDate TIMESTAMP");
    if (expected == null) {
      expected = List.of();
      expected = rowsWith(Map.of());
      loads.afterEach(null);
      loads.beforeEach(null);
      readTimesAndNumbers();
    }
  }

  static Stream<Map<String, String>> groups() throws ClassNotFoundException {
    Class.forName("org.apache.spark.sql.delta.sources.DeltaSQLConf$");
    Map<String, String> flipped = new TreeMap<>();
    for (ConfigEntry<?> entry : SQLConf$.MODULE$.getConfigEntries()) {
      if (isBoolean(entry)) {
        String value = SPARK.session().conf().get(entry.key(), "false");
        flipped.put(entry.key(), String.valueOf(value.equals("false")));
      }
    }
    assertThat(flipped).hasSizeGreaterThan(600);
    List<Map<String, String>> groups = new ArrayList<>();
    flipped.forEach(
        (key, value) -> {
          if (groups.isEmpty() || groups.get(groups.size() - 1).size() == GROUP) {
            groups.add(new TreeMap<>());
          }
          groups.get(groups.size() - 1).put(key, value);
        });
    return groups.stream();
  }

  private static boolean isBoolean(ConfigEntry<?> entry) {
    try {
      return entry.valueConverter().apply("true") instanceof Boolean;
    } catch (RuntimeException e) {
      return false;
    }
  }

  @ParameterizedTest
  @MethodSource("groups")
  void noBooleanChangesALoad(Map<String, String> group) {
    try {
      assertThat(rowsWith(group)).isNotEmpty().containsExactlyInAnyOrderElementsOf(expected);
    } catch (RuntimeException | AssertionError e) {
      // Some need others.
      group.forEach(this::changesNoLoad);
    }
  }

  private void changesNoLoad(String key, String value) {
    loads.afterEach(null);
    loads.beforeEach(null);
    readTimesAndNumbers();
    assertThat(rowsWith(Map.of(key, value)))
        .as("with %s=%s", key, value)
        .containsExactlyInAnyOrderElementsOf(expected);
  }

  /** Returns the rows of a table that a load creates and replaces with these settings. */
  private List<List<String>> rowsWith(Map<String, String> settings) {
    SPARK.setInCluster(settings);
    try {
      assertThat(states()).as("first load with %s", settings).containsExactly(State.LOADED);
      loads.passADay();
      assertThat(states()).as("next load with %s", settings).containsExactly(State.LOADED);
      assertThat(states()).as("last load with %s", settings).containsExactly(State.NOTHING_NEW);
    } finally {
      SPARK.unsetInCluster(settings.keySet());
    }
    return loads.queryRows("SELECT * EXCEPT (_load) FROM lake.azure_usage");
  }

  private List<State> states() {
    return loads.loadDataset("AzureUsage").stream().map(LoadResult::state).toList();
  }
}
