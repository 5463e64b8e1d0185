package io.partnerinsights.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.testing.Relay;
import io.partnerinsights.testing.SandboxExtension;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Two users of one driver, each with a session of Spark. The sandboxes have different rows, so that
 * each row shows whose it is.
 */
@Timeout(120)
final class TwoUsersTest {
  private static final String QUERY = "SELECT CustomerName, Month FROM OfficeUsage";
  private static final String CATALOG = "spark.sql.catalog.shared";

  @RegisterExtension final SandboxExtension ofHers = service(0.2, 1);
  @RegisterExtension final SandboxExtension ofHis = service(0.1, 2);

  private final SparkSession hers = TestSpark.session().newSession();
  private final SparkSession his = TestSpark.session().newSession();

  private static SandboxExtension service(double scale, long seed) {
    return SandboxExtension.of(
        Sandbox.builder()
            .latency(Duration.ofMillis(20))
            .scale(scale)
            .with(s -> s.seed = seed)
            .with(s -> s.devicePollsUntilEntered = 0));
  }

  @AfterEach
  void stop() {
    SparkSession.setActiveSession(TestSpark.session());
  }

  @Test
  void aSignInByDeviceCodeServesItsSessionOnly() {
    Map<String, String> device =
        Map.of(
            "auth",
            "deviceCode",
            "apiUrl",
            ofHers.sandbox().apiUrl(),
            "authorityUrl",
            ofHers.sandbox().authorityUrl(),
            "tenantId",
            Sandbox.TENANT_ID,
            "clientId",
            Sandbox.CLIENT_ID);

    assertThat(rows(load(hers, device))).isEqualTo(rows(load(hers, device)));
    assertThat(signIns()).as("her sign-ins").isOne();
    assertThat(rows(load(his, device))).isNotEmpty();

    assertThat(signIns()).as("with his own").isEqualTo(2);
  }

  private long signIns() {
    return ofHers.calls().count(call -> call.path().endsWith("/devicecode"));
  }

  /** His service answers with the id of her execution, to a token with the claims of hers. */
  @Test
  void aForgedTokenAndIdShareNothing() throws IOException {
    Map<String, String> she = token(ofHers.sandbox().apiUrl(), ofHers.sandbox().accessToken());
    List<String> expected = expected(ofHers);
    assertThat(expected).as("her preview").containsAll(rows(load(hers, she).limit(5)));
    assertThat(rows(load(hers, she))).isEqualTo(expected);
    String execution = execution(load(hers, she));
    try (Relay attacker =
        Relay.startPlain(ofHis.sandbox())
            .acceptAnyToken(ofHis.sandbox().accessToken())
            .answerWith(execution)) {
      Map<String, String> he = token(attacker.apiUrl(), forged(she.get("accessToken")));

      assertThat(expected(ofHis)).as("his preview").containsAll(rows(load(his, he).limit(5)));
      assertThat(rows(load(his, he))).isEqualTo(expected(ofHis));
      assertThat(execution(load(his, he))).isEqualTo(execution);
      assertThat(rows(load(hers, she))).as("her rows after his").isEqualTo(expected);
    }
  }

  private static String execution(Dataset<Row> rows) {
    return rows.select("_execution_id").first().getString(0);
  }

  /** Returns a token without a signature that claims to be of the same user. */
  private static String forged(String token) {
    Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
    String header = base64.encodeToString("{\"alg\":\"none\"}".getBytes(StandardCharsets.UTF_8));
    return header + "." + token.split("\\.", -1)[1] + ".";
  }

  /** Spark 4.2 answers a mention of a table with the cached one of its catalog, name and id. */
  @Test
  @Tag("full")
  void aCachedTableServesItsConnectionOnly() {
    String table = "shared.mpn.OfficeUsage";
    String lists = "shared.system.reports";
    signIn(hers, ofHers, ofHers.sandbox().accessToken());
    signIn(his, ofHis, ofHis.sandbox().accessToken());
    hers.sql("CACHE TABLE " + table);
    hers.sql("CACHE TABLE " + lists);
    long rows = hers.table(table).count();
    List<Row> reports = hers.table(lists).collectAsList();

    assertThat(his.table(table).count()).isNotEqualTo(rows).isPositive();
    assertThat(his.table(lists).collectAsList()).doesNotContainAnyElementsOf(reports);
    assertThat(usesCache(hers, table)).as("after his").isTrue();
    signIn(his, ofHers, forged(ofHers.sandbox().accessToken()));
    assertThatThrownBy(() -> his.table(table).count()).hasMessageContaining("PI-1");
    signIn(hers, ofHers, ofHers.sandbox().accessToken());
    assertThat(usesCache(hers, table)).as("another token of the same account").isFalse();
    signIn(hers, ofHis, ofHis.sandbox().accessToken());
    assertThat(usesCache(hers, table)).as("his service").isFalse();
    assertThat(reports).isNotEmpty();

    hers.catalog().clearCache();
  }

  private static boolean usesCache(SparkSession session, String name) {
    SparkSession.setActiveSession(session);
    org.apache.spark.sql.classic.Dataset<Row> table =
        (org.apache.spark.sql.classic.Dataset<Row>) session.table(name);
    return table.queryExecution().withCachedData().toString().contains("InMemoryRelation");
  }

  /** Sets the account of the catalog, which has one name in both sessions. */
  private static void signIn(SparkSession session, SandboxExtension service, String token) {
    session.conf().set(CATALOG, "io.partnerinsights.spark.catalog.PartnerInsightsCatalog");
    token(service.sandbox().apiUrl(), token)
        .forEach((key, value) -> session.conf().set(CATALOG + "." + key, value));
  }

  private static Map<String, String> token(String apiUrl, String token) {
    return Map.of("apiUrl", apiUrl, "accessToken", token, "pollInterval", "20ms");
  }

  private static Dataset<Row> load(SparkSession session, Map<String, String> options) {
    SparkSession.setActiveSession(session);
    return session.read().format("partnerinsights").option("query", QUERY).options(options).load();
  }

  private static List<String> rows(Dataset<Row> rows) {
    return rows.collectAsList().stream()
        .map(row -> row.getString(0) + " " + row.getDate(1))
        .sorted()
        .toList();
  }

  private static List<String> expected(SandboxExtension service) {
    return service.sandbox().expectedRows(QUERY).stream()
        .map(row -> row.get("CustomerName") + " " + row.get("Month").substring(0, 10))
        .sorted()
        .toList();
  }
}
