package io.partnerinsights.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partnerinsights.core.errors.SignInException;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.testing.Relay;
import io.partnerinsights.testing.SandboxExtension;
import io.partnerinsights.testing.TestCertificate;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two users of one driver, each with a session of Spark. The sandboxes have different rows, so that
 * each row shows whose it is.
 */
@Timeout(120)
final class TwoUsersTest {
  private static final String SINGLE_SESSION = "spark.sql.hive.thriftServer.singleSession";

  @RegisterExtension static final SandboxExtension REAL = service(0.2, 1);
  @RegisterExtension static final SandboxExtension OF_HIS = service(0.1, 2);

  /** Differs for each test: a report of another test serves an equal query. */
  private static int tests;

  private final SparkSession hers = TestSpark.session().newSession();
  private final SparkSession his = TestSpark.session().newSession();
  private final Sandbox real = REAL.sandbox();
  private final Sandbox ofHis = OF_HIS.sandbox();
  private final String query =
      "SELECT CustomerName, Month FROM OfficeUsage WHERE Month >= '20%02d-01-01'"
          .formatted(++tests);

  private static SandboxExtension service(double scale, long seed) {
    return SandboxExtension.of(
        Sandbox.builder()
            .latency(Duration.ofMillis(20))
            .scale(scale)
            .with(s -> s.seed = seed)
            .with(s -> s.pendingDevicePolls = 0));
  }

  @AfterEach
  void stop() {
    SparkSession.setActiveSession(TestSpark.session());
  }

  @Test
  void aSignInByDeviceCodeServesItsSessionOnly() {
    Map<String, String> device = new HashMap<>();
    device.put("auth", "deviceCode");
    device.put("apiUrl", real.apiUrl());
    device.put("authorityUrl", real.authorityUrl());
    device.put("tenantId", Sandbox.TENANT_ID);
    device.put("clientId", Sandbox.CLIENT_ID);

    assertThat(rows(hers, device)).isNotEmpty();
    assertThat(rows(hers, device)).isNotEmpty();
    assertThat(signIns()).as("her sign-ins").isOne();
    assertThat(rows(his, device)).isNotEmpty();

    assertThat(signIns()).as("with his own").isEqualTo(2);
  }

  private long signIns() {
    return real.calls().count(call -> call.path().endsWith("/devicecode"));
  }

  @Test
  @Tag("full")
  void aForgedTokenSharesNothing(@TempDir Path folder) throws IOException {
    Path trusted = Relay.certificate(folder, "real");
    Path own = Relay.certificate(folder, "own");
    try (Relay service = Relay.https(real, trusted);
        Relay attacker = Relay.https(ofHis, own).acceptAnyToken(ofHis.accessToken())) {
      Map<String, String> she = account(service, trusted, real.accessToken());
      Map<String, String> he = account(attacker, own, forged(real.accessToken()));
      assertThat(load(his, he).columns()).hasSize(2);
      assertThat(expected(real)).as("her preview").containsAll(rows(load(hers, she).limit(5)));
      assertThat(expected(ofHis)).as("his preview").containsAll(rows(load(his, he).limit(5)));

      assertThat(rows(hers, she)).isEqualTo(expected(real));
      assertThat(rows(his, he)).as("his rows").isEqualTo(expected(ofHis));
      assertThat(rows(hers, she)).as("her rows after his").isEqualTo(expected(real));
    }
  }

  private static Map<String, String> account(Relay service, Path trusted, String token) {
    Map<String, String> options = new TreeMap<>();
    options.put("apiUrl", service.apiUrl());
    options.put("proxy", service.proxy());
    options.put("trustStore", trusted.toString());
    options.put("trustStorePassword", TestCertificate.PASSWORD);
    options.put("accessToken", token);
    return options;
  }

  /** Returns a token without a signature that claims to be of the same user. */
  private static String forged(String token) {
    Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
    String header = base64.encodeToString("{\"alg\":\"none\"}".getBytes(StandardCharsets.UTF_8));
    return header + "." + token.split("\\.", -1)[1] + ".";
  }

  @Test
  void anIdOfAnotherServiceSharesNoLink() throws IOException {
    Map<String, String> she = token(real.apiUrl(), real.accessToken());
    List<String> expected = rows(hers, she);
    String execution = load(hers, she).select("_execution_id").first().getString(0);
    try (Relay attacker = Relay.plain(ofHis).answerWith(execution)) {
      Map<String, String> he = token(attacker.apiUrl(), ofHis.accessToken());

      assertThat(rows(his, he)).isEqualTo(expected(ofHis));

      assertThat(load(his, he).select("_execution_id").first().getString(0)).isEqualTo(execution);
      assertThat(rows(hers, she)).isEqualTo(expected);
    }
  }

  @Test
  void usersWithTheSameSecretShareOneReport() {
    Map<String, String> both = token(real.apiUrl(), real.accessToken());

    assertThat(rows(hers, both)).isEqualTo(rows(his, both));

    assertThat(real.calls().count("POST", "/ScheduledReport")).isOne();
  }

  @Test
  void aCachedTableOfAnotherIsNotUsed() {
    shareCatalogName();
    String table = "shared.mpn.OfficeUsage";
    hers.sql("CACHE TABLE " + table);
    long rows = hers.table(table).count();

    assertThat(his.table(table).count()).isNotEqualTo(rows).isPositive();
    assertThat(hers.table(table).count()).isEqualTo(rows);
    hers.sql("UNCACHE TABLE " + table);
  }

  /** The options of both have the same texts but for the token, and the tokens the same claims. */
  @Test
  void aForgedTokenReadsNoCachedTable() {
    shareCatalogName();
    String table = "shared.mpn.OfficeUsage";
    his.conf().set("spark.sql.catalog.shared.apiUrl", real.apiUrl());
    his.conf().set("spark.sql.catalog.shared.accessToken", forged(real.accessToken()));
    hers.sql("CACHE TABLE " + table);

    assertThatThrownBy(() -> his.table(table).count()).hasMessageContaining("PI-1");

    hers.sql("UNCACHE TABLE " + table);
  }

  /** Spark 4.2 answers a mention of a table with the cached one of its catalog, name and id. */
  @Test
  void anotherCredentialOfASessionReadsNoCachedTable() {
    shareCatalogName();
    hers.sql("CACHE TABLE shared.mpn.OfficeUsage");
    long rows = hers.table("shared.mpn.OfficeUsage").count();
    assertThat(usesCache(hers)).isTrue();

    signIn(hers, real.apiUrl(), real.accessToken());
    assertThat(usesCache(hers)).as("with another token of the same account").isFalse();
    signIn(hers, ofHis.apiUrl(), ofHis.accessToken());
    assertThat(usesCache(hers)).as("with his service").isFalse();
    assertThat(hers.table("shared.mpn.OfficeUsage").count()).isNotEqualTo(rows).isPositive();

    hers.catalog().clearCache();
  }

  private static boolean usesCache(SparkSession session) {
    org.apache.spark.sql.classic.Dataset<Row> table =
        (org.apache.spark.sql.classic.Dataset<Row>) session.table("shared.mpn.OfficeUsage");
    return table.queryExecution().withCachedData().toString().contains("InMemoryRelation");
  }

  @Test
  void aCachedListOfAnotherIsNotUsed() {
    shareCatalogName();
    rows(hers, token(real.apiUrl(), real.accessToken()));
    String reports = "SELECT reportId FROM shared.system.reports";
    hers.sql("CACHE TABLE shared.system.reports");
    List<Row> listed = hers.sql(reports).collectAsList();

    assertThat(listed).isNotEmpty();
    assertThat(his.sql(reports).collectAsList()).doesNotContainAnyElementsOf(listed);
    hers.sql("UNCACHE TABLE shared.system.reports");
  }

  /** Both sessions have a catalog of one name, with the account of its user. */
  private void shareCatalogName() {
    for (SparkSession session : List.of(hers, his)) {
      Sandbox sandbox = session == hers ? real : ofHis;
      String catalog = "spark.sql.catalog.shared";
      session.conf().set(catalog, "io.partnerinsights.spark.catalog.PartnerInsightsCatalog");
      signIn(session, sandbox.apiUrl(), sandbox.accessToken());
    }
  }

  private static void signIn(SparkSession session, String apiUrl, String token) {
    token(apiUrl, token)
        .forEach((key, value) -> session.conf().set("spark.sql.catalog.shared." + key, value));
  }

  @Test
  @Timeout(30)
  void aPaceOfHisIsRefusedAndDoesNotSlowHers() {
    Map<String, String> both = token(real.apiUrl(), real.accessToken());
    Dataset<Row> usage = load(hers, both);
    his.sql("SET spark.datasource.partnerinsights.maxCallsPerMinute=1");

    assertThatThrownBy(() -> load(his, both))
        .hasMessageContainingAll("PI-6002", "maxCallsPerMinute", "the cluster's configuration");

    assertThat(rows(usage)).isEqualTo(expected(real));
  }

  @Test
  void aSessionThatAllUsersShareRefusesTheirSignIns() {
    TestSpark.session().sparkContext().env().conf().set(SINGLE_SESSION, "true");
    try {
      Map<String, String> device =
          Map.of("auth", "deviceCode", "tenantId", "t", "clientId", "c", "query", query);

      assertThatThrownBy(() -> load(hers, device))
          .isInstanceOf(SignInException.class)
          .hasMessageContainingAll("PI-1011", SINGLE_SESSION, "refreshToken");
    } finally {
      TestSpark.session().sparkContext().env().conf().remove(SINGLE_SESSION);
    }
  }

  private static Map<String, String> token(String apiUrl, String token) {
    return Map.of("apiUrl", apiUrl, "accessToken", token, "pollInterval", "20ms");
  }

  private Dataset<Row> load(SparkSession session, Map<String, String> options) {
    SparkSession.setActiveSession(session);
    return session.read().format("partnerinsights").option("query", query).options(options).load();
  }

  private List<String> rows(SparkSession session, Map<String, String> options) {
    return rows(load(session, options));
  }

  private static List<String> rows(Dataset<Row> rows) {
    return rows.collectAsList().stream()
        .map(row -> row.getString(0) + " " + row.getDate(1))
        .sorted()
        .toList();
  }

  private List<String> expected(Sandbox sandbox) {
    return sandbox.expectedRows(query).stream()
        .map(row -> row.get("CustomerName") + " " + row.get("Month").substring(0, 10))
        .sorted()
        .toList();
  }
}
