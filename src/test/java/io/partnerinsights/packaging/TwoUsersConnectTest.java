package io.partnerinsights.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.sandbox.settings.Compression;
import io.partnerinsights.testing.Relay;
import io.partnerinsights.testing.TestCertificate;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The attack of one user of a Spark Connect server on another. Her service is behind TLS. His own
 * one answers with the id of her execution, and his proxy leads to it also for her service's name.
 * He reads with his own token, and with one that he has made up of the claims of hers. The files of
 * both are in one store, with the same size and ETag, so that nothing but the connector keeps the
 * splits of one from the other. No customer is in both.
 */
@Tag("full")
final class TwoUsersConnectTest {
  private static final String QUERY = "SELECT CustomerTenantId, Month FROM OfficeUsage";

  /** The execution of both, as he has read it in a log. */
  private static final String EXECUTION = "5a1f2c36-0b7d-4c1e-9a55-3f1d2c7e8b90";

  /** The size of each file in bytes, which are eight splits. */
  private static final int FILE_BYTES = 32 << 10;

  private static final Pattern CUSTOMER =
      Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

  @TempDir static Path folder;
  private static Sandbox hers;
  private static Sandbox his;
  private static Sandbox slow;
  private static Relay service;
  private static Relay attacker;
  private static Relay ownService;
  private static ConnectServer server;
  private static List<String> lines;

  /** Her token, his, and hers without its signature. */
  private static List<String> tokens;

  @BeforeAll
  static void attack() throws IOException, InterruptedException {
    hers = sandbox(0.2, 1, Duration.ofMillis(50));
    his = sandbox(0.1, 2, Duration.ofMillis(50));
    slow = sandbox(0.1, 3, Duration.ofSeconds(10));
    hers.damageNewFiles(TwoUsersConnectTest::padded);
    his.damageNewFiles(TwoUsersConnectTest::padded);
    String token = hers.accessToken();
    tokens = List.of(token, his.accessToken(), forged(token));
    Path trusted = Relay.createCertificate(folder, "real");
    Path own = Relay.createCertificate(folder, "own");
    service = Relay.startHttps(hers, trusted).serveFilesOf(his).answerWith(EXECUTION);
    attacker = ofHis(own, Relay.HOST).acceptAnyToken(tokens.get(1));
    ownService = ofHis(own, Relay.OTHER_HOST);
    Files.writeString(folder.resolve("query"), QUERY);
    write("hers.options", behindTls(service, trusted, token));
    write("forged.options", behindTls(attacker, own, tokens.get(2)));
    write("his.options", behindTls(ownService, own, tokens.get(1)));
    String secret = slow.accessToken();
    write("slow.options", slow(secret, "4h"));
    write("hasty.options", slow(secret, "3s"));
    write("stranger.options", slow(slow.accessToken(), "3s"));
    write("device.options", device());
    Files.write(folder.resolve("hers.rows"), rows(hers));
    Files.write(folder.resolve("his.rows"), rows(his));
    server = ConnectServer.start(null, settings(), folder);
    lines = act(16, true);
  }

  private static Sandbox sandbox(double scale, long seed, Duration latency) {
    return Sandbox.builder()
        .latency(latency)
        .scale(scale)
        .with(s -> s.seed = seed)
        .compression(Compression.NONE)
        .with(s -> s.devicePollsUntilEntered = 0)
        .start();
  }

  /** Makes each customer's id longer, so that the file has its size. */
  private static byte[] padded(byte[] file) {
    String text = new String(file, StandardCharsets.UTF_8);
    int missing = FILE_BYTES - file.length;
    int rows = (int) CUSTOMER.matcher(text).results().count();
    String each = "~".repeat(missing / rows);
    String padded = CUSTOMER.matcher(text).replaceAll("$0" + each);
    return CUSTOMER
        .matcher(padded)
        .replaceFirst("$0" + "~".repeat(missing % rows))
        .getBytes(StandardCharsets.UTF_8);
  }

  private static Relay ofHis(Path certificate, String host) throws IOException {
    return Relay.startHttps(his, certificate, host).serveFilesOf(hers).answerWith(EXECUTION);
  }

  private static Map<String, String> settings() throws IOException {
    Path events = Files.createDirectory(folder.resolve("events"));
    Map<String, String> settings = new TreeMap<>();
    settings.put("spark.datasource.partnerinsights.maxCallsPerMinute", "100000");
    settings.put("spark.datasource.partnerinsights.maxReportsPerHour", "1000");
    settings.put("spark.datasource.partnerinsights.allowedDownloadHosts", Relay.HOST);
    settings.put("spark.scheduler.mode", "FAIR");
    settings.put("spark.eventLog.enabled", "true");
    settings.put("spark.eventLog.compress", "false");
    settings.put("spark.eventLog.dir", events.toUri().toString());
    settings.put(
        "spark.redaction.string.regex",
        "(?i)key: \"[^\"]*(secret|password|token)[^\"]*\"\\s*value: \"[^\"]*\"");
    return settings;
  }

  /**
   * Runs this number of her actions beside as many of his, half of them with the forged token, and
   * returns what was found.
   */
  private static List<String> act(int actions, boolean waits)
      throws IOException, InterruptedException {
    String output = "output-" + actions;
    server.runClient("ConnectAttackJob.java", folder.toString(), output, "" + actions, "" + waits);
    List<String> found = Files.readAllLines(folder.resolve(output));
    found.forEach(System.out::println);
    return found;
  }

  private static Map<String, String> behindTls(Relay relay, Path trusted, String token) {
    return Map.of(
        "apiUrl", relay.apiUrl(),
        "proxy", relay.proxyAddress(),
        "trustStore", trusted.toString(),
        "trustStorePassword", TestCertificate.PASSWORD,
        "accessToken", token);
  }

  private static Map<String, String> slow(String token, String timeout) {
    return Map.of("apiUrl", slow.apiUrl(), "accessToken", token, "reportTimeout", timeout);
  }

  private static Map<String, String> device() {
    return Map.of(
        "auth",
        "deviceCode",
        "apiUrl",
        hers.apiUrl(),
        "authorityUrl",
        hers.authorityUrl(),
        "tenantId",
        Sandbox.TENANT_ID,
        "clientId",
        Sandbox.CLIENT_ID);
  }

  private static void write(String file, Map<String, String> options) throws IOException {
    Files.write(
        folder.resolve(file),
        options.entrySet().stream().map(o -> o.getKey() + " " + o.getValue()).toList());
  }

  private static String forged(String token) {
    byte[] header = "{\"alg\":\"none\"}".getBytes(StandardCharsets.UTF_8);
    String claims = token.split("\\.", -1)[1];
    return Base64.getUrlEncoder().withoutPadding().encodeToString(header) + "." + claims + ".";
  }

  /** Returns each row in one line. */
  private static List<String> rows(Sandbox sandbox) {
    return sandbox.expectedRows(QUERY).stream()
        .map(row -> row.get("CustomerTenantId") + " " + row.get("Month").substring(0, 10))
        .toList();
  }

  @AfterAll
  static void stop() throws IOException {
    if (server != null) {
      server.close();
    }
    for (Relay relay : List.of(service, attacker, ownService)) {
      relay.close();
    }
    for (Sandbox sandbox : List.of(hers, his, slow)) {
      sandbox.close();
    }
  }

  @Test
  void noRowCrosses() {
    assertNothingCrosses(lines, 16);
  }

  @Test
  @Tag("long")
  void noRowCrossesInFiveHundredActions() throws IOException, InterruptedException {
    for (int round = 0; round < 5; round++) {
      assertNothingCrosses(act(50, false), 50);
    }
  }

  private static void assertNothingCrosses(List<String> found, int actions) {
    String clean =
        " actions, executions [%s]; 0 foreign in 0 actions, 0 missing, []".formatted(EXECUTION);

    assertThat(found)
        .contains(
            "forged: 5" + clean,
            "his: 5" + clean,
            "hers: " + actions + clean,
            "his: " + actions / 2 + clean,
            "forged: " + actions / 2 + clean);
  }

  @Test
  void eachSessionSignsInItself() {
    assertThat(lines).contains("device: signed in");
    assertThat(hers.calls().count(call -> call.path().endsWith("/devicecode"))).isEqualTo(2);
  }

  @Test
  void noSessionEndsTheWaitOfAnother() {
    int rows = slow.expectedRows("SELECT CustomerName FROM AzureUsage").size();

    assertThat(lines)
        .filteredOn(line -> line.startsWith("ended: "))
        .containsExactly("ended: PI-3001", "ended: PI-3001", "ended: OPERATION_CANCELED");
    assertThat(lines).contains("waited: " + rows + " rows");
    assertThat(slow.calls().count("POST", "/ScheduledReport"))
        .as("one of each secret")
        .isEqualTo(2);
  }

  @Test
  void logAndEventLogContainNoSecret() throws IOException {
    try (Stream<Path> found = Files.walk(folder.resolve("events"))) {
      List<Path> files =
          Stream.concat(found.filter(Files::isRegularFile), Stream.of(server.log())).toList();

      assertThat(files).hasSizeGreaterThan(1);
      for (Path file : files) {
        String text = Files.readString(file, StandardCharsets.ISO_8859_1);
        assertThat(Stream.concat(tokens.stream(), Stream.of(TestCertificate.PASSWORD, "sig=")))
            .as(file.toString())
            .noneMatch(text::contains);
      }
    }
  }
}
