package io.partnerinsights.spark;

import io.partnerinsights.sandbox.Sandbox;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * A Spark application that signs in by each method but the device code, reads, explains and fails,
 * and prints what Spark's REST API shows. It runs in a JVM of its own, for its logs and temporary
 * files.
 */
final class EverySparkSignIn {
  private EverySparkSignIn() {}

  /**
   * Takes apiUrl, authorityUrl, an access token, a refresh token, a certificate's file, its
   * password and a folder for the event log from variables, because Spark shows its command line.
   */
  public static void main(String[] none) throws IOException, InterruptedException {
    String[] arguments =
        IntStream.range(0, 7)
            .mapToObj(number -> System.getenv(CanaryTest.VARIABLE + number))
            .toArray(String[]::new);
    Map<String, String> account = new HashMap<>();
    account.put("apiUrl", arguments[0]);
    account.put("authorityUrl", arguments[1]);
    account.put("tenantId", Sandbox.TENANT_ID);
    account.put("clientId", Sandbox.CLIENT_ID);
    SparkSession spark =
        SparkSession.builder()
            .master("local[2]")
            .config("spark.ui.port", "0")
            .config("spark.eventLog.enabled", "true")
            .config("spark.eventLog.dir", arguments[6])
            .config("spark.eventLog.compress", "false")
            .config("spark.datasource.partnerinsights.clientSecret", "env:CANARY_SECRET")
            .config("spark.datasource.partnerinsights.allowedHosts", "127.0.0.1")
            .getOrCreate();
    Map<String, String> certificate =
        Map.of("clientCertificate", arguments[4], "clientCertificatePassword", arguments[5]);
    try {
      read(spark, "token", account, Map.of("accessToken", arguments[2]));
      read(spark, "refreshToken", account, Map.of("refreshToken", arguments[3]));
      read(spark, "clientCredentials", account, Map.of());
      read(spark, "password", account, user(Sandbox.PASSWORD));
      read(spark, "browser", account, Map.of());
      read(spark, "workloadIdentity", account, Map.of());
      read(spark, "managedIdentity", account, Map.of());
      fail(spark, account, user(CanaryTest.WRONG_PASSWORD));
      fail(spark, account, certificate);
      spark
          .sql("SET spark.datasource.partnerinsights.password=" + CanaryTest.SET_PASSWORD)
          .collect();
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

  private static void read(
      SparkSession spark, String auth, Map<String, String> account, Map<String, String> secrets)
      throws IOException {
    Dataset<Row> rows = load(spark, auth, account, secrets);
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

  private static Dataset<Row> load(
      SparkSession spark, String auth, Map<String, String> account, Map<String, String> secrets) {
    return spark
        .read()
        .format("partnerinsights")
        .options(account)
        .options(secrets)
        .option("auth", auth)
        .option("pollInterval", "20ms")
        .option("query", "SELECT Month FROM OfficeUsage WHERE Month = '2026-01-01'")
        .load();
  }

  private static void fail(
      SparkSession spark, Map<String, String> account, Map<String, String> secrets) {
    try {
      load(spark, "password", account, secrets);
    } catch (RuntimeException e) {
      e.printStackTrace();
      System.err.println("REFUSED");
    }
  }

  private static void showRestApi(SparkSession spark) throws IOException, InterruptedException {
    String ui = spark.sparkContext().uiWebUrl().get();
    String application = ui + "/api/v1/applications/" + spark.sparkContext().applicationId();
    for (String page :
        new String[] {
          "/sql?details=true&planDescription=true", "/environment", "/jobs", "/stages"
        }) {
      HttpRequest request = HttpRequest.newBuilder(URI.create(application + page)).build();
      System.err.println(
          "REST " + HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body());
    }
  }
}
