package io.partnerinsights.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.client.PartnerInsightsClient;
import io.partnerinsights.core.http.RetryPolicy;
import io.partnerinsights.core.http.RetryingHttp;
import io.partnerinsights.core.http.ScriptedServer;
import io.partnerinsights.core.http.ServiceUrl;
import io.partnerinsights.core.model.ExecutionFilter;
import io.partnerinsights.core.model.NewQuery;
import io.partnerinsights.core.model.QueryFilter;
import io.partnerinsights.core.model.ReportFilter;
import io.partnerinsights.core.model.TestQuery;
import io.partnerinsights.testing.NewReports;
import io.partnerinsights.testing.ValidTokens;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Random;
import okhttp3.OkHttpClient;

/** A client that reads changed answers of the service, which come in place of the network. */
final class ChangedAnswers {
  private static final int[] STATUSES = {200, 200, 200, 200, 201, 204, 400, 404, 429, 500, 302};

  private String body = "";
  private int status;

  private final List<String> answers = Corpus.answers();
  private final OkHttpClient network =
      new OkHttpClient.Builder()
          .addInterceptor(chain -> ScriptedServer.answer(chain, status, body))
          .build();
  private final PartnerInsightsClient client =
      new PartnerInsightsClient(
          ServiceUrl.parse("https://service.example/insights/v1/mpn"),
          new ValidTokens(() -> "token"),
          RetryingHttp.of(network, RetryPolicy.never()),
          Clock.systemUTC());

  ChangedAnswers() throws IOException {
    client.pace().limit(Integer.MAX_VALUE);
  }

  /** Makes one call, which gets a changed answer. */
  void read(Random random) {
    Mutations mutations = new Mutations(random, Corpus.ANSWER_WORDS);
    status = STATUSES[random.nextInt(STATUSES.length)];
    body = status == 204 ? "" : mutations.of(mutations.oneOf(answers));
    Object read =
        switch (random.nextInt(8)) {
          case 0 -> client.datasets();
          case 1 -> client.queries(QueryFilter.byName("q"));
          case 2 -> client.reports(ReportFilter.all());
          case 3 -> client.executions(ExecutionFilter.latest("r-1"));
          case 4 -> client.testQuery(TestQuery.ofText("SELECT Month FROM OfficeUsage", null));
          case 5 -> client.createQuery(new NewQuery("q", "", "x"));
          case 6 -> client.createReport(NewReports.executeNow("r", "q"));
          default -> client.findExecutions(ExecutionFilter.last90Days("r-1"));
        };
    assertThat(read.toString()).isNotNull();
  }
}
