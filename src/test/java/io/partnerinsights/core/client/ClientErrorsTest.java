package io.partnerinsights.core.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.PartnerInsightsException;
import java.time.Duration;
import okhttp3.HttpUrl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientErrorsTest {
  /** Status, method and path of the call, and a message of the service's documentation. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "401|GET|ScheduledDataset|Unauthorized|TOKEN_REJECTED",
        "401|GET|ScheduledDataset|Bearer error=\"invalid_token\" 900421|MFA_REQUIRED",
        "401|GET|ScheduledDataset|900420 invalid audience|TOKEN_REJECTED",
        "400|GET|ScheduledDataset|900420 invalid audience|TOKEN_REJECTED",
        "403|GET|ScheduledDataset|Forbidden|ACCESS_FORBIDDEN",
        "400|POST|ScheduledQueries|Invalid table name|UNKNOWN_DATASET",
        "400|POST|ScheduledQueries|Incorrect column name|UNKNOWN_COLUMN",
        "400|POST|ScheduledQueries|Null or missing value|QUERY_REFUSED",
        "400|POST|ScheduledReport|Null or missing value|REQUEST_REFUSED",
        "400|POST|ScheduledReport|Invalid report parameters|REQUEST_REFUSED",
        "400|POST|ScheduledReport|Invalid QueryID|QUERY_NOT_FOUND",
        "400|POST|ScheduledReport|Requested value 'x' not found|REQUEST_REFUSED",
        "400|POST|ScheduledReport|User has exceeded its report creation quota of 50 active"
            + " reports|QUOTA_EXCEEDED",
        "400|POST|ScheduledReport|User has exceeded its ExecuteNow report creation quota of 5"
            + " reports/60 mins|QUOTA_EXCEEDED",
        "400|POST|ScheduledQueries|Number of queries exceeded. Delete few queries before creating"
            + " new queries|QUOTA_EXCEEDED",
        "403|POST|ScheduledReport|quota|QUOTA_EXCEEDED",
        "404|GET|ScheduledReport|No item found with given filters.|REPORT_NOT_FOUND",
        "404|POST|ScheduledReport|No item found with given filters.|QUERY_NOT_FOUND",
        "404|POST|ScheduledReport|''|QUERY_NOT_FOUND",
        "404|POST|ScheduledReport|Resource not found|BAD_RESPONSE",
        "404|DELETE|ScheduledQueries|No item found with given filters.|QUERY_NOT_FOUND",
        "404|GET|ScheduledReport|''|REPORT_NOT_FOUND",
        "404|GET|ScheduledDataset|''|BAD_RESPONSE",
        "401|GET|ScheduledDataset|MFA required|MFA_REQUIRED",
        "401|GET|ScheduledDataset|Bearer error=\"insufficient_claims\"|TOKEN_REJECTED",
        "403|GET|ScheduledDataset|Multi-factor authentication is needed|MFA_REQUIRED",
        "404|GET|ScheduledReport|Resource not found|BAD_RESPONSE",
        "429|GET|ScheduledReport|Rate limit is exceeded. Try again in 57 seconds.|RATE_LIMITED",
        "500|POST|ScheduledReport|Internal error encountered while creating report.|SERVICE_FAILED",
        "500|GET|ScheduledReport|quota store down|SERVICE_FAILED",
        "502|POST|ScheduledReport|''|OUTCOME_UNKNOWN",
        "504|POST|ScheduledReport|''|OUTCOME_UNKNOWN",
        "504|GET|ScheduledReport|''|SERVICE_FAILED",
        "408|GET|ScheduledReport|''|SERVICE_FAILED",
        "520|POST|ScheduledReport|''|SERVICE_FAILED",
        "511|GET|ScheduledReport|''|SERVICE_FAILED",
        "302|GET|ScheduledReport|''|BAD_RESPONSE",
        "409|PUT|ScheduledReport|Conflict|REQUEST_REFUSED"
      })
  void mapsEachRefusalToItsCode(
      int status, String method, String path, String message, ErrorCode code) {
    PartnerInsightsException e = ClientErrors.refused(error(status, method, path, message));

    assertThat(e.code()).isEqualTo(code);
    assertThat(e).hasMessageContaining(message).hasMessageContaining(String.valueOf(status));
    assertThat(e).hasMessageContaining("when asked to try something");
    assertThat(e).hasMessageContaining("Remedy: ").hasMessageNotContaining("()");
  }

  /**
   * Where the tenant must enforce MFA, signing in with another option would not help; waiting for
   * an hour helps with one of the quotas only.
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "403|MFA required (10001)|enforce MFA for this user|auth=deviceCode",
        "403|the supplied role does not have the rights|Executive report viewer|auth=deviceCode",
        "400|quota of 50 active reports|partnerinsights reports list|hour",
        "400|Number of queries exceeded. Delete few|partnerinsights queries list|hour",
        "400|ExecuteNow report creation quota of 5 reports/60 mins|wait up to 60 minutes|delete",
        "401|error=\"insufficient_claims\"|sign in again|has access",
        "403|error=\"Insufficient_Claims\"|sign in again|role",
        "511|''|login page, or set option proxy|support"
      })
  void explainsWhatHelps(int status, String message, String remedy, String other) {
    String method = status == 400 ? "POST" : "GET";
    String text = ClientErrors.refused(error(status, method, "Queries", message)).getMessage();

    assertThat(text.substring(text.indexOf("Remedy: "))).contains(remedy).doesNotContain(other);
  }

  @Test
  void containsTheIdsOfCallAndResponse() {
    ServiceError error = error(429, "PUT", "ScheduledReport", "Rate limit is exceeded.");

    assertThat(ClientErrors.refused(error).ids())
        .containsEntry("reportId", "r-1")
        .containsEntry("correlationId", "c-1")
        .containsEntry("retryAfterSeconds", "57");
  }

  private static ServiceError error(int status, String method, String path, String message) {
    HttpUrl url = HttpUrl.get("https://host/insights/v1/mpn/" + path);
    ApiCall call = ApiCall.of("try something", method, url).withId("reportId", "r-1");
    return new ServiceError(call, status, message, "", false, "c-1", Duration.ofSeconds(57));
  }
}
