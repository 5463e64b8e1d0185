package io.partnerinsights.fuzz;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.partnerinsights.core.client.PartnerInsightsClient;
import io.partnerinsights.core.http.HttpClients;
import io.partnerinsights.core.http.HttpSettings;
import io.partnerinsights.core.http.RetryPolicy;
import io.partnerinsights.core.http.RetryingHttp;
import io.partnerinsights.core.http.ServiceUrl;
import io.partnerinsights.core.model.ExecutionFilter;
import io.partnerinsights.core.model.NewQuery;
import io.partnerinsights.core.model.QueryFilter;
import io.partnerinsights.core.model.ReportFilter;
import io.partnerinsights.core.model.TestQuery;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.testing.NewReports;
import io.partnerinsights.testing.ValidTokens;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/** A service that answers with changed answers of the sandbox, and a client that reads them. */
final class AnsweringService implements AutoCloseable {
  private static final List<String> WORDS =
      List.of(
          "null",
          "true",
          "-1",
          "1e400",
          "\"\"",
          "[]",
          "{}",
          "[[]]",
          "{\"a\":{}}",
          "\"value\":",
          "\"nextLink\":\"?p=1\"",
          "\"statusCode\":500",
          "\"statusCode\":\"x\"",
          "\"reportId\":7",
          "\"2026-02-31T00:00:00Z\"",
          "\"-999999999-01-01T00:00:00Z\"",
          "\"executionStatus\":[]",
          "99999999999999999999",
          "\"recurrenceInterval\":1e9",
          "\\u0000",
          "\\ud800");
  private static final int[] STATUSES = {200, 200, 200, 200, 201, 204, 400, 404, 429, 500, 302};

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<String> answers = new ArrayList<>();
  private final PartnerInsightsClient client;
  private volatile byte[] body = {};
  private volatile int status = 200;

  AnsweringService() throws IOException {
    record();
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.setExecutor(threads);
    server.start();
    client = client("http://localhost:" + server.getAddress().getPort() + "/insights/v1/mpn");
  }

  /** Gets an answer of each kind from the sandbox. */
  private void record() throws IOException {
    try (Sandbox sandbox = Sandbox.builder().latency(Duration.ZERO).scale(0.01).start()) {
      PartnerInsightsClient setUp = client(sandbox.apiUrl(), sandbox.accessToken());
      String query =
          setUp.createQuery(new NewQuery("q", "", "SELECT Month FROM OfficeUsage")).queryId();
      String report = setUp.createReport(NewReports.executeNow("r", query)).reportId();
      sandbox.settle();
      for (String path :
          List.of(
              "ScheduledDataset?datasetName=OfficeUsage",
              "ScheduledQueries?queryId=" + query,
              "ScheduledReport",
              "ScheduledReport/execution/" + report,
              "ScheduledReport?reportId=no-such-report",
              "ScheduledQueries/testQueryResult?queryId=" + query)) {
        answers.add(get(sandbox, path));
      }
    }
  }

  private static String get(Sandbox sandbox, String path) throws IOException {
    Request request =
        new Request.Builder()
            .url(sandbox.apiUrl() + "/" + path)
            .header("Authorization", "Bearer " + sandbox.accessToken())
            .build();
    try (Response response = new OkHttpClient().newCall(request).execute()) {
      return response.body().string();
    }
  }

  private static PartnerInsightsClient client(String url) {
    return client(url, "token");
  }

  private static PartnerInsightsClient client(String url, String token) {
    RetryingHttp http =
        new RetryingHttp(
            HttpClients.create(HttpSettings.ofDefaults()),
            RetryPolicy.never(),
            Clock.systemUTC(),
            duration -> {},
            new Random(1));
    PartnerInsightsClient client =
        new PartnerInsightsClient(
            ServiceUrl.parse(url), new ValidTokens(() -> token), http, Clock.systemUTC());
    client.pace().limit(Integer.MAX_VALUE);
    return client;
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      exchange.getResponseHeaders().add("Content-Type", "application/json");
      // On a connection that stays open, each body would wait 40 ms for an acknowledgement.
      exchange.getResponseHeaders().add("Connection", "close");
      boolean empty = body.length == 0 || status == 204;
      exchange.sendResponseHeaders(status, empty ? -1 : body.length);
      if (!empty) {
        exchange.getResponseBody().write(body);
      }
    }
  }

  /** Makes one call, which gets a changed answer. */
  void read(Random random) {
    Mutations mutations = new Mutations(random, WORDS);
    body = mutations.of(mutations.oneOf(answers)).getBytes(StandardCharsets.UTF_8);
    status = STATUSES[random.nextInt(STATUSES.length)];
    call(random.nextInt(8));
  }

  private String call(int which) {
    return switch (which) {
      case 0 -> client.datasets().toString();
      case 1 -> client.queries(QueryFilter.byName("q")).toString();
      case 2 -> client.reports(ReportFilter.all()).toString();
      case 3 -> client.executions(ExecutionFilter.latest("r-1")).toString();
      case 4 ->
          client.testQuery(TestQuery.ofText("SELECT Month FROM OfficeUsage", null)).toString();
      case 5 -> client.createQuery(new NewQuery("q", "", "x")).toString();
      case 6 -> client.createReport(NewReports.executeNow("r", "q")).toString();
      default -> client.findExecutions(ExecutionFilter.last90Days("r-1")).toString();
    };
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
