package io.partnerinsights.core.client;

import static io.partnerinsights.core.errors.ErrorCode.ACCESS_FORBIDDEN;
import static io.partnerinsights.core.errors.ErrorCode.BAD_ANSWER;
import static io.partnerinsights.core.errors.ErrorCode.MFA_REQUIRED;
import static io.partnerinsights.core.errors.ErrorCode.OUTCOME_UNKNOWN;
import static io.partnerinsights.core.errors.ErrorCode.QUERY_NOT_FOUND;
import static io.partnerinsights.core.errors.ErrorCode.QUERY_REFUSED;
import static io.partnerinsights.core.errors.ErrorCode.QUOTA_EXCEEDED;
import static io.partnerinsights.core.errors.ErrorCode.RATE_LIMITED;
import static io.partnerinsights.core.errors.ErrorCode.REPORT_NOT_FOUND;
import static io.partnerinsights.core.errors.ErrorCode.REQUEST_REFUSED;
import static io.partnerinsights.core.errors.ErrorCode.SERVICE_FAILED;
import static io.partnerinsights.core.errors.ErrorCode.TOKEN_REJECTED;
import static io.partnerinsights.core.errors.ErrorCode.UNKNOWN_COLUMN;
import static io.partnerinsights.core.errors.ErrorCode.UNKNOWN_DATASET;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.errors.Problem;
import java.util.List;
import java.util.function.Predicate;

/** The one table from the service's refusals to the connector's errors. First match wins. */
final class ClientErrors {
  private static final String CHECK_QUERY_ID =
      "check option queryId and that this account may see the query, or write the query out in"
          + " option query";

  private static final List<Row> TABLE =
      List.of(
          row(
              ServiceError::isMfaMissing,
              MFA_REQUIRED,
              "use refreshToken (from an interactive sign-in with MFA) or auth=deviceCode"),
          row(
              e -> e.status() == 401,
              TOKEN_REJECTED,
              "check that the account may use Partner Insights and that the token is for this API"),
          row(
              ClientErrors::isQuota,
              QUOTA_EXCEEDED,
              "wait until the hour is over, delete reports or queries that nobody needs, or read an"
                  + " existing report with option reportId"),
          row(
              e -> e.status() == 403,
              ACCESS_FORBIDDEN,
              "the account needs a role with access to insights in Partner Center"),
          row(e -> e.status() == 429, RATE_LIMITED, "try again later, and ask less often"),
          row(
              e -> e.says("invalid table name"),
              UNKNOWN_DATASET,
              "check the dataset's name after FROM, and that this account may see the dataset"),
          row(
              e -> e.says("incorrect column name"),
              UNKNOWN_COLUMN,
              "check the query's column names against the dataset's columns and metrics"),
          row(e -> e.says("invalid queryid"), QUERY_NOT_FOUND, CHECK_QUERY_ID),
          row(e -> e.isNothingFound() && isAboutQuery(e), QUERY_NOT_FOUND, CHECK_QUERY_ID),
          row(
              ServiceError::isNothingFound,
              REPORT_NOT_FOUND,
              "check options reportId and executionId, and that this account may see the report;"
                  + " option query makes a new one"),
          row(e -> e.status() == 404, BAD_ANSWER, "check option apiUrl"),
          row(
              e -> e.status() >= 300 && e.status() < 400,
              BAD_ANSWER,
              "check options apiUrl and proxy: the token is not sent after a redirect"),
          row(
              e -> e.call().isPost() && (e.status() == 502 || e.status() == 504),
              OUTCOME_UNKNOWN,
              Unusable.IN_DOUBT),
          row(
              ClientErrors::isTestTimeout,
              SERVICE_FAILED,
              "run it without the test: the service tests for 100 s at most, and its syntax is"
                  + " fine"),
          row(
              e -> e.status() == 408 || e.status() >= 500,
              SERVICE_FAILED,
              "try again later; quote the correlation id to support"),
          row(e -> isAboutQuery(e), QUERY_REFUSED, "check the query's text and name"),
          row(e -> true, REQUEST_REFUSED, "check the options against the service's words above"));

  private ClientErrors() {}

  static PartnerInsightsException exception(ServiceError error) {
    Row row = TABLE.stream().filter(each -> each.when.test(error)).findFirst().orElseThrow();
    Problem problem =
        Problem.of(
                row.code,
                "The service answered " + error.status() + " when asked to " + error.call().name())
            .reason((error.message() + " " + error.detail()).strip())
            .remedy(row.remedy);
    error.call().ids().forEach(problem::id);
    error.retryAfter().ifPresent(wait -> problem.id("retryAfterSeconds", "" + wait.toSeconds()));
    return problem.id("correlationId", error.correlationId()).toException();
  }

  private static boolean isQuota(ServiceError error) {
    return error.status() < 500
        && (error.says("quota") || error.says("number of queries exceeded"));
  }

  private static boolean isAboutQuery(ServiceError error) {
    return error.call().url().encodedPath().contains("/ScheduledQueries");
  }

  private static boolean isTestTimeout(ServiceError error) {
    boolean late = error.status() == 408 || error.status() == 504 || error.says("timeout");
    return late && error.call().url().encodedPath().endsWith("/testQueryResult");
  }

  private static Row row(Predicate<ServiceError> when, ErrorCode code, String remedy) {
    return new Row(when, code, remedy);
  }

  private record Row(Predicate<ServiceError> when, ErrorCode code, String remedy) {}
}
