package io.partnerinsights.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.client.PartnerInsightsClient;
import io.partnerinsights.core.download.ReportFile.FileStore;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.http.DownloadHosts;
import io.partnerinsights.core.http.HttpClients;
import io.partnerinsights.core.http.HttpSettings;
import io.partnerinsights.core.http.RetryPolicy;
import io.partnerinsights.core.http.RetryingHttp;
import io.partnerinsights.core.http.ScriptedServer;
import io.partnerinsights.core.http.ServiceUrl;
import io.partnerinsights.core.model.ExecutionFilter;
import io.partnerinsights.core.model.NewQuery;
import io.partnerinsights.core.model.QueryFilter;
import io.partnerinsights.core.model.ReportFilter;
import io.partnerinsights.core.model.TestQuery;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.query.InsightsQuery;
import io.partnerinsights.core.schema.SchemaHints;
import io.partnerinsights.core.spi.Secret;
import io.partnerinsights.testing.NewReports;
import io.partnerinsights.testing.ValidTokens;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.Test;

/** Texts from users and from the service: each is accepted, or refused with a code. */
final class FuzzTest {
  @Test
  void anyQueryTextIsParsedOrRefused() throws Exception {
    check("queries", random -> query(new Mutations(random, Corpus.QUERY_WORDS)));
  }

  /** What is parsed can be printed, and the print means the same. */
  private static void query(Mutations mutations) {
    InsightsQuery query = InsightsQuery.parse(mutations.of(mutations.oneOf(Corpus.queries())));
    assertThat(InsightsQuery.parse(query.toText())).isEqualTo(query);
  }

  @Test
  void anySchemaHintsAreParsedOrRefused() throws Exception {
    check("hints", random -> hints(new Mutations(random, Corpus.HINT_WORDS)));
  }

  private static void hints(Mutations mutations) {
    SchemaHints hints = SchemaHints.parse(mutations.of(mutations.oneOf(Corpus.HINTS)));
    assertThat(hints.hintedColumns()).allMatch(column -> hints.findType(column).isPresent());
  }

  @Test
  void anyOptionsAreParsedOrRefused() throws Exception {
    check("options", FuzzTest::options);
  }

  /** One option in six is changed, so that some reach the rules between options. */
  private static void options(Random random) {
    Mutations mutations = new Mutations(random, Corpus.OPTION_WORDS);
    Map<String, String> options = new HashMap<>(mutations.oneOf(Corpus.OPTIONS));
    List<String> names = Corpus.optionNames();
    for (int i = random.nextInt(4); i >= 0; i--) {
      options.put(mutations.oneOf(names), mutations.oneOf(Corpus.OPTION_WORDS));
    }
    options.replaceAll((name, value) -> random.nextInt(6) == 0 ? mutations.of(value) : value);
    if (random.nextInt(20) == 0) {
      options.put(mutations.of(mutations.oneOf(names)), "1");
    }
    ConnectorOptions.parse(options);
  }

  @Test
  void anyLinkIsFollowedOrRefusedAndNeverShown() throws Exception {
    OkHttpClient client =
        DownloadHosts.of(ConnectorOptions.parse(Corpus.OPTIONS.get(0)))
            .restrictClient(
                HttpClients.create(HttpSettings.ofDefaults())
                    .newBuilder()
                    .callTimeout(Duration.ofMillis(300))
                    .build());
    FileStore store = FileStore.of(client, RetryPolicy.noRetries());
    check("links", random -> link(new Mutations(random, Corpus.LINK_WORDS), store));
  }

  private static void link(Mutations mutations, FileStore store) {
    String link = mutations.of(mutations.oneOf(Corpus.LINKS));
    try {
      store.file("r-1", "e-1", () -> Secret.of(link), () -> false).open().close();
    } catch (PartnerInsightsException e) {
      assertThat(e.toString() + e.getCause()).doesNotContain(Corpus.SIGNATURE);
      throw e;
    }
  }

  @Test
  void anyAnswerIsReadOrRefused() throws Exception {
    check("answers", new ChangedAnswers()::read);
  }

  /** A client that reads changed answers of the service, which come in place of the network. */
  private static final class ChangedAnswers {
    private static final int[] STATUSES = {200, 200, 200, 200, 201, 204, 400, 404, 429, 500, 302};

    private String body = "";
    private int status;

    private final List<String> answers = Corpus.answers();
    private final OkHttpClient network =
        new OkHttpClient.Builder()
            .addInterceptor(chain -> ScriptedServer.answerCall(chain, status, body))
            .build();
    private final PartnerInsightsClient client =
        new PartnerInsightsClient(
            ServiceUrl.parse("https://service.example/insights/v1/mpn"),
            new ValidTokens(() -> "token"),
            RetryingHttp.of(network, RetryPolicy.noRetries()),
            Clock.systemUTC());

    ChangedAnswers() throws IOException {
      client.limiter().setMaxCallsPerMinute(Integer.MAX_VALUE);
    }

    /** Makes one call, which gets a changed answer. */
    void read(Random random) {
      Mutations mutations = new Mutations(random, Corpus.ANSWER_WORDS);
      status = STATUSES[random.nextInt(STATUSES.length)];
      body = status == 204 ? "" : mutations.of(mutations.oneOf(answers));
      Object read =
          switch (random.nextInt(8)) {
            case 0 -> client.listDatasets();
            case 1 -> client.listQueries(QueryFilter.byName("q"));
            case 2 -> client.listReports(ReportFilter.all());
            case 3 -> client.listExecutions(ExecutionFilter.latestOf("r-1"));
            case 4 -> client.testQuery(TestQuery.ofText("SELECT Month FROM OfficeUsage", null));
            case 5 -> client.createQuery(new NewQuery("q", "", "x"));
            case 6 -> client.createReport(NewReports.executeNow("r", "q"));
            default -> client.listExecutionsOrNone(ExecutionFilter.last90Days("r-1"));
          };
      assertThat(read.toString()).isNotNull();
    }
  }

  private static void check(String name, Fuzzer.Case next) throws InterruptedException {
    assertThat(new Fuzzer().run(name, next)).isEmpty();
  }
}
