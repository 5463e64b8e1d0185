package io.partnerinsights.core.client;

import static io.partnerinsights.core.errors.ErrorCode.ACCESS_FORBIDDEN;
import static io.partnerinsights.core.errors.ErrorCode.BAD_RESPONSE;
import static io.partnerinsights.core.errors.ErrorCode.MFA_REQUIRED;
import static io.partnerinsights.core.errors.ErrorCode.OPTION_CONFLICT;
import static io.partnerinsights.core.errors.ErrorCode.OUTCOME_UNKNOWN;
import static io.partnerinsights.core.errors.ErrorCode.QUERY_NOT_FOUND;
import static io.partnerinsights.core.errors.ErrorCode.QUERY_REFUSED;
import static io.partnerinsights.core.errors.ErrorCode.QUOTA_EXCEEDED;
import static io.partnerinsights.core.errors.ErrorCode.RATE_LIMITED;
import static io.partnerinsights.core.errors.ErrorCode.REPORT_NOT_FOUND;
import static io.partnerinsights.core.errors.ErrorCode.REQUEST_REFUSED;
import static io.partnerinsights.core.errors.ErrorCode.SERVICE_FAILED;
import static io.partnerinsights.core.errors.ErrorCode.SERVICE_UNREACHABLE;
import static io.partnerinsights.core.errors.ErrorCode.TOKEN_REJECTED;
import static io.partnerinsights.core.errors.ErrorCode.UNKNOWN_COLUMN;
import static io.partnerinsights.core.errors.ErrorCode.UNKNOWN_DATASET;

import io.partnerinsights.core.errors.CauseText;
import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.ErrorTemplate;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.errors.Problem;
import io.partnerinsights.core.http.HttpClients;
import io.partnerinsights.core.http.TextResponse;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Creates the errors of calls: refusals, unusable responses, and failures to send or receive. */
final class ClientErrors {
  /** The texts of a refused sign-in have the same words. */
  private static final String USE_MFA =
      "sign in with MFA: use auth=browser or auth=deviceCode, or run `partnerinsights login` and"
          + " set refreshToken to the new token";

  private static final String ENFORCE_MFA =
      "ask an administrator to enforce MFA for this user with Conditional Access or security"
          + " defaults, because a single sign-in with MFA is not enough. Then sign in again";
  private static final String REQUEST_API_TOKEN =
      "remove option resource if it is set, because the token is for graph.windows.net, which the"
          + " service has rejected since August 2025. If you supply a token, request it for"
          + " https://api.partnercenter.microsoft.com";
  private static final String CHECK_ACCOUNT =
      "check that the account has access to Insights in Partner Center. If you supply an access"
          + " token, request it for https://api.partnercenter.microsoft.com";
  private static final String SIGN_IN_AGAIN =
      "sign in again (`partnerinsights login`), because a Conditional Access policy of the tenant"
          + " requires it. If the error persists, ask the tenant's administrator about this policy";
  private static final String HOURLY_QUOTA_REMEDY =
      "wait up to 60 minutes, because the number of reports per hour is limited. To read an"
          + " existing report meanwhile, set option reportId to its id";
  private static final String REPORT_QUOTA_REMEDY =
      "run `partnerinsights reports list`, and delete reports that you do not need. Waiting helps"
          + " only if others delete reports, because this limit does not reset. To read an existing"
          + " report, set option reportId to its id";
  private static final String QUERY_QUOTA_REMEDY =
      "run `partnerinsights queries list`, and delete queries that you do not need. Waiting helps"
          + " only if others delete queries, because this limit does not reset";
  private static final String ADD_ROLE =
      "ask an administrator to give the user the Report viewer role in Partner Center, under"
          + " Account settings > User management. Revenue data requires the Executive report viewer"
          + " role. An account that is only in the Cloud Solution Provider program may not have"
          + " access to Insights";
  private static final String SEND_FEWER_CALLS =
      "try again later. To send fewer requests, lower option maxCallsPerMinute";
  private static final String CHECK_DATASET =
      "run `partnerinsights datasets` to list the datasets that this account can see. Then correct"
          + " the name after FROM";
  private static final String CHECK_COLUMNS =
      "run `partnerinsights describe DATASET` to list the dataset's columns and metrics. Then"
          + " correct the names in the query";
  private static final String CHECK_QUERY_ID =
      "run `partnerinsights queries list`, and use a query id from this list. The ids in"
          + " Microsoft's documentation may be wrong. To read without an id, set option query to"
          + " the text of the query";
  private static final String CHECK_REPORT_ID =
      "check options reportId and executionId: run `partnerinsights reports list`, and look for the"
          + " report. To create a new report, set option query instead";
  private static final String CHECK_URL =
      "correct option apiUrl. Its path must be /insights/v1/mpn, or /insights/v1.1/cmp for the"
          + " commercial marketplace";
  private static final String CHECK_REDIRECT =
      "check options apiUrl and proxy. The connector does not follow a redirect, because the call"
          + " contains a token";
  private static final String CHECK_CACHE =
      "check options apiUrl and proxy. Status 304 refers to an earlier copy of the response, but"
          + " the connector does not cache responses, so a different server seems to have sent it";
  private static final String CHECK_GATEWAY =
      "check options apiUrl and proxy. If they are correct, ask your network team which proxy,"
          + " firewall or gateway rejects this request";
  private static final String CHECK_OUTCOME =
      "before you try again, check whether the request took effect. To see the queries and reports,"
          + " run `partnerinsights queries list` and `partnerinsights reports list`";
  private static final String SKIP_QUERY_TEST =
      "the query may be correct, but testing it took longer than the service allows. To skip the"
          + " test, run the query with `partnerinsights run`";
  private static final String TRY_LATER =
      "try again later. If the error persists, contact Microsoft support and quote the correlation"
          + " id";
  private static final String SIGN_IN_TO_NETWORK =
      "sign in to this machine's network, for example on its login page, or set option proxy. The"
          + " service did not send this response";
  private static final String CHECK_QUERY = "check the query's text and name";
  private static final String CHECK_OPTIONS = "correct the options as the service's message says";

  /** Maps the service's refusals to errors. The first matching row applies. */
  private static final List<Row> REFUSALS =
      List.of(
          row(ServiceError::isWrongAudience, TOKEN_REJECTED, REQUEST_API_TOKEN),
          mfaRow(ServiceError::isMfaNotEnforced, ENFORCE_MFA),
          mfaRow(ServiceError::isMfaMissing, USE_MFA),
          row(ServiceError::isClaimsChallenge, TOKEN_REJECTED, SIGN_IN_AGAIN),
          row(e -> e.status() == 401, TOKEN_REJECTED, CHECK_ACCOUNT),
          row(e -> e.isQuotaExceeded("active report"), QUOTA_EXCEEDED, REPORT_QUOTA_REMEDY),
          row(e -> e.isQuotaExceeded("queries"), QUOTA_EXCEEDED, QUERY_QUOTA_REMEDY),
          row(e -> e.isQuotaExceeded(""), QUOTA_EXCEEDED, HOURLY_QUOTA_REMEDY),
          row(e -> e.status() == 403 && e.isWebPage(), ACCESS_FORBIDDEN, CHECK_GATEWAY),
          row(e -> e.status() == 403, ACCESS_FORBIDDEN, ADD_ROLE),
          row(e -> e.status() == 429, RATE_LIMITED, SEND_FEWER_CALLS),
          row(e -> e.messageContains("invalid table name"), UNKNOWN_DATASET, CHECK_DATASET),
          row(e -> e.messageContains("incorrect column name"), UNKNOWN_COLUMN, CHECK_COLUMNS),
          row(e -> e.messageContains("invalid queryid"), QUERY_NOT_FOUND, CHECK_QUERY_ID),
          row(e -> e.isNothingFound() && e.isQueryCall(), QUERY_NOT_FOUND, CHECK_QUERY_ID),
          row(ServiceError::isQueryOfNewReportMissing, QUERY_NOT_FOUND, CHECK_QUERY_ID),
          row(ServiceError::isNothingFound, REPORT_NOT_FOUND, CHECK_REPORT_ID),
          row(e -> e.status() == 404, BAD_RESPONSE, CHECK_URL),
          row(e -> e.status() == 304, BAD_RESPONSE, CHECK_CACHE),
          row(e -> e.status() >= 300 && e.status() < 400, BAD_RESPONSE, CHECK_REDIRECT),
          row(ServiceError::isGatewayFailureOfPost, OUTCOME_UNKNOWN, CHECK_OUTCOME),
          row(ServiceError::isTestQueryTimeout, SERVICE_FAILED, SKIP_QUERY_TEST),
          row(e -> e.status() == 511, SERVICE_FAILED, SIGN_IN_TO_NETWORK),
          row(e -> e.status() == 408 || e.status() >= 500, SERVICE_FAILED, TRY_LATER),
          row(e -> e.isQueryCall() && e.fullText().isEmpty(), QUERY_REFUSED, CHECK_GATEWAY),
          row(ServiceError::isQueryCall, QUERY_REFUSED, CHECK_QUERY),
          row(e -> e.fullText().isEmpty(), REQUEST_REFUSED, CHECK_GATEWAY),
          row(e -> true, REQUEST_REFUSED, CHECK_OPTIONS));

  static final ErrorTemplate LIMIT_CONFLICT =
      OPTION_CONFLICT.template(
          "Option {option} is {value} in this read, but {limit} in an earlier read by the same"
              + " user",
          "all reads by one user in the same process share the value of this option",
          "remove the option, or set it to {limit}. To set a new value for all reads, restart the"
              + " process");
  static final ErrorTemplate UNSUPPORTED_END_TIME =
      OPTION_CONFLICT.template(
          "The schedule cannot have an end time",
          "only the API of the commercial marketplace supports end times, and option apiUrl is the"
              + " address of a different API",
          "remove the end time. To end the schedule, set the number of executions (recurrenceCount)"
              + " instead");
  static final ErrorTemplate UNUSABLE_TOKEN =
      TOKEN_REJECTED.template(
          "The access token is unusable",
          "{reason}",
          "correct the token in option accessToken. If option tokenProviderClass is set, correct"
              + " the class named there, so that the class returns a valid token");
  private static final ErrorTemplate UNUSABLE_RESPONSE =
      BAD_RESPONSE.template(
          "The service returned an unusable response when asked to {call}",
          "{reason}",
          "check option apiUrl and the proxy options");
  private static final ErrorTemplate NO_ITEM =
      BAD_RESPONSE.template(
          "The service accepted the request to {call}, but did not return the result",
          "the response reports success but contains no entry with an id",
          CHECK_OUTCOME);
  private static final ErrorTemplate LOST_RESPONSE =
      OUTCOME_UNKNOWN.template(
          "The response was lost when the service was asked to {call}", "{reason}", CHECK_OUTCOME);
  private static final ErrorTemplate UNREACHABLE =
      SERVICE_UNREACHABLE.template(
          "The service cannot be reached, so the request to {call} failed",
          "a request to {host} failed: {message}",
          "try again in a few minutes. If the error persists, check options apiUrl and proxy");

  private ClientErrors() {}

  static PartnerInsightsException refused(ServiceError error) {
    Row row =
        REFUSALS.stream().filter(each -> each.condition.test(error)).findFirst().orElseThrow();
    Problem problem =
        row.errorRow.problem(error.status(), error.call().purpose(), reasonText(error));
    return withIds(problem, error.call())
        .retryAfter(error.retryAfter())
        .id("correlationId", error.correlationId())
        .toException();
  }

  /** Returns the words of a response, or what their absence says about its sender. */
  private static String reasonText(ServiceError error) {
    if (!error.fullText().isEmpty()) {
      return error.fullText();
    }
    return error.isWebPage()
        ? "the response is a web page, so it seems to come from a proxy or gateway and not from the"
            + " service"
        : "the response contains no message";
  }

  static PartnerInsightsException unusableResponse(ApiCall call, String reason) {
    return withIds(UNUSABLE_RESPONSE.problem(call.purpose(), reason), call).toException();
  }

  static PartnerInsightsException unexpectedBody(ApiCall call, TextResponse response) {
    String type = Optional.ofNullable(response.headers().get("Content-Type")).orElse("no type");
    String content =
        Envelope.parse(response.body()).isPresent()
            ? "JSON without a list"
            : type + ", which is not the JSON of this service";
    String bodyText = response.body().isBlank() ? "an empty body" : content;
    return unusableResponse(call, "HTTP status " + response.status() + " with " + bodyText);
  }

  /** Creates the error of a successful response that lacks its item, or the item's id. */
  static PartnerInsightsException noItem(ApiCall call) {
    return withIds(NO_ITEM.problem(call.purpose()), call).toException();
  }

  /** Creates the error of a POST that was sent and whose response was lost. */
  static PartnerInsightsException outcomeUnknown(
      ApiCall call, IOException cause, String correlationId) {
    return withIds(LOST_RESPONSE.problem(call.purpose(), CauseText.of(cause)), call)
        .id("correlationId", correlationId)
        .cause(cause)
        .toException();
  }

  static PartnerInsightsException unreachable(ApiCall call, IOException cause) {
    return withIds(
            UNREACHABLE.problem(
                call.purpose(), call.url().host(), HttpClients.failureReason(cause)),
            call)
        .cause(cause)
        .toException();
  }

  private static Problem withIds(Problem problem, ApiCall call) {
    call.ids().forEach(problem::id);
    return problem;
  }

  private static Row row(Predicate<ServiceError> condition, ErrorCode code, String remedy) {
    return new Row(
        condition,
        code.template(
            "The service responded with {status} when asked to {call}", "{reason}", remedy));
  }

  private static Row mfaRow(Predicate<ServiceError> condition, String remedy) {
    return new Row(
        condition,
        MFA_REQUIRED.template(
            "The service responded with {status} when asked to {call}: it requires multi-factor"
                + " authentication",
            "{reason}",
            remedy));
  }

  private record Row(Predicate<ServiceError> condition, ErrorTemplate errorRow) {}
}
