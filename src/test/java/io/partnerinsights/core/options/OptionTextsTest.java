package io.partnerinsights.core.options;

import static io.partnerinsights.testing.Failures.assertFails;
import static io.partnerinsights.testing.OptionPair.parseOptions;
import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.testing.OptionPair;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Options of several sources: which have an effect. */
final class OptionTextsTest {
  @ParameterizedTest
  @MethodSource("io.partnerinsights.testing.OptionPair#ofReads")
  void mergesTheOptionsOfTwoSources(OptionPair pair) {
    pair.assertReads(() -> ConnectorOptions.parseBatch(texts(pair).forBatch()), Map.of());
  }

  @ParameterizedTest
  @MethodSource("io.partnerinsights.testing.OptionPair#ofStreams")
  void mergesTheOptionsOfAStream(OptionPair pair) {
    pair.assertReads(
        () -> {
          ConnectorOptions stream = parse(texts(pair).forStream());
          stream.checkStream();
          return stream;
        },
        Map.of());
  }

  private static OptionTexts texts(OptionPair pair) {
    return OptionTexts.of(
        ClusterOptions.empty(),
        source("near", pair.nearerOptions()),
        source("far", pair.fartherOptions()));
  }

  private static ConnectorOptions parse(OptionTexts texts) {
    return ConnectorOptions.parse(texts);
  }

  /** As an option that is null, which is not set. */
  @Test
  void nullRemovesTheDefaultOfThisOptionOnly() {
    Map<String, String> nearer = new HashMap<>();
    nearer.put("queryEndTime", null);

    OptionTexts merged =
        OptionTexts.of(
            ClusterOptions.empty(),
            source("near", nearer),
            source("far", parseOptions("queryStartTime=s queryEndTime=e")));

    assertThat(merged.toMap()).containsOnlyKeys("queryStartTime");
  }

  @Test
  void oneOptionInTwoSpellingsHasOneValue() {
    Map<String, String> equal = parseOptions("keep=report Keep=report columns=a");

    assertThat(source("read", equal).texts()).hasSize(2).containsEntry(Options.KEEP, "report");
    assertFails(
        () -> source("read", parseOptions("keep=report Keep=nothing")),
        ErrorCode.OPTION_CONFLICT,
        "Options Keep and keep are the same option");
  }

  /** A program, a catalog's table and an argument may repeat what the cluster sets. */
  @ParameterizedTest
  @ValueSource(strings = {"proxy=proxy.example:3128", "authorityUrl=https://sts.example"})
  void whatRepeatsTheClustersTextIsTrusted(String repeated) {
    ClusterOptions cluster = ClusterOptions.of(parseOptions("clientSecret=a " + repeated));
    OptionSource read = source("read", parseOptions("dataset=D tenantId=t clientId=c " + repeated));
    OptionSource own = source("read", parseOptions("dataset=D tenantId=t clientId=c"));
    OptionSource catalog = source("catalog", parseOptions(repeated));

    for (OptionTexts texts :
        List.of(
            OptionTexts.of(cluster, read),
            OptionTexts.of(cluster, own, catalog),
            OptionTexts.of(cluster, cluster.toSource()).withOverrides(read),
            OptionTexts.ofInheritingSource(cluster, catalog).withOverrides(own),
            OptionTexts.ofMerged(cluster, read, catalog, cluster.toSource()))) {
      OptionTexts all = texts.withFallback(cluster.toSource());
      assertThat(ConnectorOptions.parse(all).isSet(AccountOptions.CLIENT_SECRET)).isTrue();
      OptionTexts other = all.withOverrides(source("near", parseOptions(repeated + "9")));
      assertFails(() -> ConnectorOptions.parse(other), ErrorCode.SECRET_REFUSED, "clientSecret");
    }
  }

  /** The engine's own settings are compared, and never added. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "queryStartTime=s queryEndTime=x | queryStartTime=s queryEndTime=e | queryEndTime=x",
        "queryStartTime=s queryEndTime=e | queryStartTime=s queryEndTime=e |"
            + " queryStartTime=s queryEndTime=e",
        "QUERYSTARTTIME=s | querystarttime=s keep=k | queryStartTime=s",
        "timespan=t | queryStartTime=s | timespan=t",
        "timespan=t queryStartTime=s | queryStartTime=s other.setting=x | timespan=t"
      })
  void whatEqualsTheSettingOfAFartherSourceIsOfThatSource(
      String merged, String settings, String read) {
    OptionTexts texts =
        OptionTexts.ofMerged(
            ClusterOptions.empty(),
            source("read", parseOptions(merged)),
            OptionSource.ofSettings("session", parseOptions(settings)));

    assertThat(texts.toMap()).isEqualTo(parseOptions(read));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SELECT a FROM b TIMESPAN LAST_MONTH | true",
        "select a from b timespan  last_month ;  | true",
        "SELECT a FROM b WHERE c = 'x TIMESPAN y' | false",
        "SELECT a FROM b WHERE c = 'TIMESPAN' | false",
        "SELECT TIMESPAN FROM b | false",
        "SELECT a FROM b | false"
      })
  void findsTheRangeOfAQuerysText(String query, boolean hasRange) {
    OptionTexts texts =
        OptionTexts.of(
            ClusterOptions.empty(),
            source("read", Map.of("query", query)),
            source("far", parseOptions("queryStartTime=s")));

    assertThat(texts.isSet(Options.QUERY_START_TIME)).isEqualTo(!hasRange);
  }

  @Test
  void theArgumentOfACallIsTheTarget() {
    OptionTexts texts =
        OptionTexts.of(
            ClusterOptions.empty(),
            source("read", Map.of("path", "OfficeUsage")),
            source("session", Map.of("queryId", "q")));

    assertThat(texts.toMap()).isEqualTo(Map.of("dataset", "OfficeUsage"));
  }

  private static OptionSource source(String name, Map<String, String> options) {
    return OptionSource.of(name, options);
  }
}
