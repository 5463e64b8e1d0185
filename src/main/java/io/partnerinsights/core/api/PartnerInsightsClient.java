package io.partnerinsights.core.api;

import io.partnerinsights.core.api.model.Dataset;
import io.partnerinsights.core.api.model.ExecutionFilter;
import io.partnerinsights.core.api.model.NewQuery;
import io.partnerinsights.core.api.model.NewReport;
import io.partnerinsights.core.api.model.QueryFilter;
import io.partnerinsights.core.api.model.ReportExecution;
import io.partnerinsights.core.api.model.ReportFilter;
import io.partnerinsights.core.api.model.ReportUpdate;
import io.partnerinsights.core.api.model.ScheduledQuery;
import io.partnerinsights.core.api.model.ScheduledReport;
import io.partnerinsights.core.api.model.TestQuery;
import io.partnerinsights.core.auth.TokenProvider;
import io.partnerinsights.core.http.RetryingHttp;
import io.partnerinsights.core.http.ServiceUrl;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The Partner Insights service: one method per call. Thread-safe; one per account is enough.
 *
 * <pre>{@code
 * RetryingHttp http = RetryingHttp.of(HttpClients.create(HttpSettings.ofDefaults()), RetryPolicy.ofDefaults());
 * PartnerInsightsClient client = new PartnerInsightsClient(apiUrl, tokens, http);
 * ScheduledQuery query = client.createQuery(new NewQuery("Top customers", "", text));
 * ScheduledReport report = client.createReport(NewReport.executeNow("Top customers", query.queryId()));
 * }</pre>
 *
 * <p>GET, PUT and DELETE are retried by the {@link io.partnerinsights.core.http.RetryPolicy}; a
 * POST is sent once, and if its answer is lost the error is {@code OUTCOME_UNKNOWN}: list by name
 * before you send it again. Every refusal is a {@link
 * io.partnerinsights.core.errors.PartnerInsightsException} with a stable code, the service's own
 * words and the correlation id.
 */
@SuppressWarnings({"UnusedVariable", "DoNotCallSuggester"}) // until the methods are filled in
public final class PartnerInsightsClient {
  /**
   * A client of one service.
   *
   * @param apiUrl the base, such as {@code https://api.partnercenter.microsoft.com/insights/v1/mpn}
   */
  public PartnerInsightsClient(ServiceUrl apiUrl, TokenProvider tokens, RetryingHttp http) {}

  /** All datasets of this account. */
  public List<Dataset> datasets() {
    throw new UnsupportedOperationException("under construction");
  }

  /** One dataset by its name; empty if this account has none of that name. */
  public Optional<Dataset> dataset(String datasetName) {
    throw new UnsupportedOperationException("under construction");
  }

  /** Stores a query. */
  public ScheduledQuery createQuery(NewQuery query) {
    throw new UnsupportedOperationException("under construction");
  }

  /** The queries that pass the filter; none is no error. */
  public List<ScheduledQuery> queries(QueryFilter filter) {
    throw new UnsupportedOperationException("under construction");
  }

  /** Deletes an own query; the deleted item, if the service returns it. */
  public Optional<ScheduledQuery> deleteQuery(String queryId) {
    throw new UnsupportedOperationException("under construction");
  }

  /**
   * Runs a query on up to 100 rows: each a map from column name to the value as text, or null, in
   * the order of the columns. Takes up to 100 s.
   */
  public List<Map<String, String>> testQuery(TestQuery query) {
    throw new UnsupportedOperationException("under construction");
  }

  /** Creates a report; with {@link NewReport.ExecuteNow} it counts against the quota. */
  public ScheduledReport createReport(NewReport report) {
    throw new UnsupportedOperationException("under construction");
  }

  /** The reports that pass the filter; none is no error. */
  public List<ScheduledReport> reports(ReportFilter filter) {
    throw new UnsupportedOperationException("under construction");
  }

  /** Changes a scheduled report. */
  public ScheduledReport updateReport(String reportId, ReportUpdate update) {
    throw new UnsupportedOperationException("under construction");
  }

  /** Deletes a report and its executions; the deleted item, if the service returns it. */
  public Optional<ScheduledReport> deleteReport(String reportId) {
    throw new UnsupportedOperationException("under construction");
  }

  /** Pauses a scheduled report. */
  public ScheduledReport pauseReport(String reportId) {
    throw new UnsupportedOperationException("under construction");
  }

  /** Resumes a paused report. */
  public ScheduledReport resumeReport(String reportId) {
    throw new UnsupportedOperationException("under construction");
  }

  /**
   * The executions that pass the filter. Empty means "not yet": the report exists and nothing has
   * run (the service says 404 then).
   *
   * @throws io.partnerinsights.core.errors.ReportException {@code REPORT_NOT_FOUND} if there is no
   *     such report
   */
  public List<ReportExecution> executions(ExecutionFilter filter) {
    throw new UnsupportedOperationException("under construction");
  }
}
