package io.partnerinsights.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.model.TimeRange;
import io.partnerinsights.core.options.ConnectorOption;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.spark.application.ClusterConfiguration;
import io.partnerinsights.testing.OptionPair;
import io.partnerinsights.testing.SandboxExtension;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.SparkEnv;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The pairs of sources of a load(): the read, its session and the cluster's configuration. */
final class OptionPairsTest {
  private static final String PREFIX = "spark.datasource.partnerinsights.";

  @RegisterExtension static final SandboxExtension SERVICE = SandboxExtension.small();

  /** The limits of the account, which the configuration of the tests sets. */
  private static final Map<String, String> LIMITS =
      Map.of("maxReportsPerHour", "1000", "maxCallsPerMinute", "100000");

  private final Map<String, String> cluster = new HashMap<>();
  private SparkSession session;

  static List<OptionPair> credentials() {
    return OptionPair.ofReads().stream().filter(OptionPair::hasNearerCredential).toList();
  }

  @BeforeEach
  void beginASession() {
    session = TestSpark.session().newSession();
    SparkSession.setActiveSession(session);
  }

  @AfterEach
  void forget() {
    cluster.keySet().forEach(key -> SparkEnv.get().conf().remove(PREFIX + key));
    SparkSession.setActiveSession(TestSpark.session());
  }

  private void setInSession(Map<String, String> options) {
    options.forEach((key, value) -> session.conf().set(PREFIX + key, value));
  }

  /** Sets options with which the application was started: they are also those of each session. */
  private void setInCluster(Map<String, String> options) {
    cluster.putAll(options);
    options.forEach((key, value) -> SparkEnv.get().conf().set(PREFIX + key, value));
    setInSession(options);
  }

  /** Parses a read's options, into which Spark merges those of the session. */
  private static ConnectorOptions load(Map<String, String> read) {
    Map<String, String> merged = new HashMap<>();
    ClusterConfiguration.defaultsForReads()
        .session()
        .texts()
        .forEach((ConnectorOption<?> option, String text) -> merged.put(option.key(), text));
    merged.putAll(read);
    return new ReadTableProvider().parseOptions(merged);
  }

  @ParameterizedTest
  @MethodSource("io.partnerinsights.testing.OptionPair#ofReads")
  void aReadIsNearerThanItsSession(OptionPair pair) {
    setInSession(pair.fartherOptions());

    pair.assertReads(() -> load(pair.nearerOptions()), LIMITS);
  }

  @ParameterizedTest
  @MethodSource("io.partnerinsights.testing.OptionPair#ofReads")
  void aReadIsNearerThanTheCluster(OptionPair pair) {
    setInCluster(pair.fartherOptions());

    pair.assertReads(() -> load(pair.nearerOptions()), LIMITS);
  }

  @ParameterizedTest
  @MethodSource("credentials")
  void aSessionsCredentialsAreNearerThanTheClusters(OptionPair pair) {
    setInCluster(pair.fartherOptions());
    setInSession(pair.nearerOptions());

    pair.assertReads(() -> load(Map.of()), LIMITS);
  }

  /** A session shows all its settings, also those that it has inherited. */
  @Test
  void aSessionAndTheClusterSetOneRange() {
    setInCluster(Map.of("queryStartTime", "2026-01-01", "queryEndTime", "2026-06-01"));
    setInSession(Map.of("dataset", "D", "queryEndTime", "2026-03-01"));

    assertThat(load(Map.of()).findTimeRange()).contains(range("2026-01-01", "2026-03-01"));
    assertThat(load(Map.of("queryEndTime", "2026-02-01")).findTimeRange())
        .contains(range("2000-01-01", "2026-02-01"));
  }

  private static TimeRange range(String start, String end) {
    return new TimeRange(Instant.parse(start + "T00:00:00Z"), Instant.parse(end + "T00:00:00Z"));
  }

  @ParameterizedTest
  @MethodSource("io.partnerinsights.testing.OptionPair#ofStreams")
  void aStreamIsNearerThanItsSession(OptionPair pair) {
    setInSession(pair.fartherOptions());

    pair.assertReads(
        () -> {
          ReadTableProvider.markStreamLoad();
          ConnectorOptions stream = load(pair.nearerOptions());
          stream.checkStream();
          return stream;
        },
        LIMITS);
  }

  /** On Spark 3.5, load() does not make its session the active one. */
  @Test
  void aSignInOfAnotherSessionIsNotUsed() {
    setInSession(Map.of("reportTimeout", "8h"));
    Map<String, String> ofOther =
        Map.of("query", "SELECT Month FROM OfficeUsage", "auth", "deviceCode");

    ConnectorOptions options = new ReadTableProvider().parseOptions(ofOther);

    assertThatThrownBy(() -> options.signInScope().requireId())
        .hasMessageContainingAll(
            ErrorCode.SIGN_IN_NOT_PRIVATE.messageCode(), "is not the session of the read");
    load(ofOther).signInScope().requireId();
  }

  /** Also if Spark 3.5 hides the session, whose options then pass for the read's. */
  @Test
  void credentialsOfTwoKindsInOneReadAreRefused() {
    Map<String, String> merged =
        Map.of("dataset", "D", "refreshToken", "a", "username", "b", "password", "b");

    assertThatThrownBy(() -> load(merged))
        .hasMessageContainingAll("PI-6002", "one kind of credential");
  }

  /** Seen: the rows of the token's user, without an error. */
  @ParameterizedTest
  @CsvSource({"refreshToken, refreshToken", "accessToken, accessToken", "auth, auth"})
  void aUserBesideTheSessionsSignInIsRefused(String option, String deciding) {
    String value = option.equals("auth") ? "clientCredentials" : SERVICE.sandbox().refreshToken();
    setInSession(Map.of(option, value));
    Map<String, String> user = SERVICE.options("dataset", "OfficeUsage");

    assertThatThrownBy(() -> reader(user).load())
        .hasMessageContainingAll(
            "PI-6002",
            "username, set in the read, contradicts option " + deciding + ", set in the session");
  }

  private DataFrameReader reader(Map<String, String> options) {
    return session.read().format("partnerinsights").options(options);
  }
}
