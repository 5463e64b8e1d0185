package io.partnerinsights.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.testing.ChildProcess;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Searches all output of a Spark application for the secrets of its options. */
@Tag("full")
final class CanaryTest {
  private static final String WRONG_PASSWORD = "wrong-Pa55word";
  private static final String SET_PASSWORD = "canary-of-a-session";
  private static final String CERTIFICATE_PASSWORD = "canary-of-a-certificate";

  /** The starts of each access token and refresh token of the sandbox, and of a signature. */
  private static final List<String> SECRETS =
      List.of(
          "eyJ",
          "0.sandbox-",
          "sig=",
          Sandbox.CLIENT_SECRET,
          Sandbox.PASSWORD,
          WRONG_PASSWORD,
          CERTIFICATE_PASSWORD);

  private static final String LOG_CONFIGURATION =
      """
      rootLogger.level = debug
      rootLogger.appenderRef.console.ref = console
      appender.console.type = Console
      appender.console.name = console
      appender.console.target = SYSTEM_ERR
      appender.console.layout.type = PatternLayout
      appender.console.layout.pattern = %p %c: %m%n%ex
      """;

  @TempDir private static Path folder;
  private static Path events;
  private static Path temporary;
  private static String output;

  @BeforeAll
  static void runAnApplication() throws IOException, InterruptedException {
    events = Files.createDirectories(folder.resolve("events"));
    temporary = Files.createDirectories(folder.resolve("temporary"));
    Path log = Files.writeString(folder.resolve("log4j2.properties"), LOG_CONFIGURATION);
    List<String> flags =
        ChildProcess.ownFlags(
            "-Djdk.reflect.useDirectMethodHandle=false",
            "-Djava.io.tmpdir=" + temporary,
            "-Dlog4j2.configurationFile=" + log,
            "-Dslf4j.provider=org.apache.logging.slf4j.SLF4JServiceProvider");
    List<String> command = ChildProcess.javaCommand(ChildProcess.ownClassPath(), flags);
    command.add(Main.class.getName());
    try (Sandbox sandbox = Sandbox.builder().scale(0.1).latency(Duration.ZERO).start()) {
      Map<String, String> environment =
          Map.of(
              "CANARY_API", sandbox.apiUrl(),
              "CANARY_AUTHORITY", sandbox.authorityUrl(),
              "CANARY_SECRET", Sandbox.CLIENT_SECRET,
              "CANARY_ACCESS", sandbox.accessToken(),
              "CANARY_REFRESH", sandbox.confidentialRefreshToken(),
              "CANARY_EVENTS", events.toUri().toString());
      output = ChildProcess.run(command, environment, folder.resolve("output"));
    }
  }

  @Test
  void logsPlansAndTheRestApiContainNoSecret() {
    assertThat(output)
        .contains("token has ", "refreshToken has ", "clientCredentials has ", "password has ")
        .contains("REFUSED", "== Physical Plan ==", "REST [", "DEBUG io.partnerinsights.core")
        .contains("clientSecret");
    assertNoSecret("output", output);
  }

  @Test
  void eventLogAndTemporaryFilesContainNoSecret() throws IOException {
    assertThat(Files.readString(eventLog(), StandardCharsets.ISO_8859_1))
        .contains("SparkListenerSQLExecutionStart");
    for (Path part : List.of(events, temporary)) {
      for (Path file : files(part)) {
        assertNoSecret(file.toString(), Files.readString(file, StandardCharsets.ISO_8859_1));
      }
    }
  }

  /** Spark does it: docs/security.md says where, and what to do instead. */
  @Test
  void aSecretThatASessionSetsIsInTheEventLog() throws IOException {
    List<String> lines =
        Files.readAllLines(eventLog()).stream()
            .filter(line -> line.contains(SET_PASSWORD))
            .toList();

    assertThat(lines).anyMatch(line -> line.contains("SetCommand"));
    assertThat(lines).anyMatch(line -> line.contains("SparkListenerJobStart"));
    assertThat(lines).anyMatch(line -> line.contains("SparkListenerStageSubmitted"));
    assertThat(output).containsPattern("REST \\[[\\s\\S]*" + SET_PASSWORD);
  }

  private static List<Path> files(Path part) throws IOException {
    try (Stream<Path> found = Files.walk(part)) {
      return found.filter(Files::isRegularFile).toList();
    }
  }

  private static Path eventLog() throws IOException {
    return files(events).stream()
        .max((one, other) -> Long.compare(one.toFile().length(), other.toFile().length()))
        .orElseThrow();
  }

  private static void assertNoSecret(String place, String text) {
    for (String secret : SECRETS) {
      int at = text.indexOf(secret);
      String context =
          at < 0 ? "" : text.substring(Math.max(0, at - 200), Math.min(text.length(), at + 40));
      assertThat(at).as("%s contains %s: %s", place, secret, context).isNegative();
    }
  }

  /**
   * An application that signs in with each secret that an option has, reads, explains and fails,
   * and prints what Spark's REST API shows. Its arguments are variables, because Spark shows its
   * command line.
   */
  static final class Main {
    private static final Map<String, String> ACCOUNT =
        Map.of(
            "apiUrl",
            System.getenv("CANARY_API"),
            "authorityUrl",
            System.getenv("CANARY_AUTHORITY"),
            "tenantId",
            Sandbox.TENANT_ID,
            "clientId",
            Sandbox.CLIENT_ID);

    public static void main(String[] none) throws IOException, InterruptedException {
      SparkSession spark =
          SparkSession.builder()
              .master("local[2]")
              .config("spark.ui.port", "0")
              .config("spark.eventLog.enabled", "true")
              .config("spark.eventLog.dir", System.getenv("CANARY_EVENTS"))
              .config("spark.eventLog.compress", "false")
              .config("spark.datasource.partnerinsights.clientSecret", "env:CANARY_SECRET")
              .config("spark.datasource.partnerinsights.allowedHosts", "127.0.0.1")
              .getOrCreate();
      try {
        read(spark, "token", Map.of("accessToken", System.getenv("CANARY_ACCESS")));
        read(spark, "refreshToken", Map.of("refreshToken", System.getenv("CANARY_REFRESH")));
        read(spark, "clientCredentials", Map.of());
        read(spark, "password", user(Sandbox.PASSWORD));
        fail(spark, user(WRONG_PASSWORD));
        fail(
            spark,
            Map.of(
                "clientCertificate",
                "missing.p12",
                "clientCertificatePassword",
                CERTIFICATE_PASSWORD));
        spark.sql("SET spark.datasource.partnerinsights.password=" + SET_PASSWORD).collect();
        System.err.println(spark.range(10).repartition(2).count() + " rows of a job");
        spark.conf().unset("spark.datasource.partnerinsights.password");
        showRestApi(spark);
      } finally {
        spark.stop();
      }
    }

    private static Map<String, String> user(String password) {
      return Map.of("username", Sandbox.USERNAME, "password", password);
    }

    private static Dataset<Row> load(SparkSession spark, String auth, Map<String, String> secrets) {
      return spark
          .read()
          .format("partnerinsights")
          .options(ACCOUNT)
          .options(secrets)
          .option("auth", auth)
          .option("pollInterval", "20ms")
          .option("query", "SELECT Month FROM OfficeUsage WHERE Month = '2026-01-01'")
          .load();
    }

    private static void read(SparkSession spark, String auth, Map<String, String> secrets)
        throws IOException {
      Dataset<Row> rows = load(spark, auth, secrets);
      rows.explain(true);
      System.err.println(rows.queryExecution());
      System.err.println(auth + " has " + rows.collectAsList().size() + " rows");
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
        out.writeObject(rows.rdd().partitions());
      }
      // The link is in the partition, because a task needs it; a token or a password is not.
      System.err.println(bytes.toString("ISO-8859-1").replaceAll("http\\S*/blob/\\S*", "LINK"));
    }

    private static void fail(SparkSession spark, Map<String, String> secrets) {
      try {
        load(spark, "password", secrets);
      } catch (RuntimeException e) {
        e.printStackTrace();
        System.err.println("REFUSED");
      }
    }

    private static void showRestApi(SparkSession spark) throws IOException, InterruptedException {
      String ui = spark.sparkContext().uiWebUrl().get();
      String application = ui + "/api/v1/applications/" + spark.sparkContext().applicationId();
      for (String page :
          List.of("/sql?details=true&planDescription=true", "/environment", "/jobs", "/stages")) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(application + page)).build();
        System.err.println(
            "REST " + HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body());
      }
    }
  }
}
