package io.partnerinsights.core.download;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.ErrorTemplate;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.errors.Problem;
import io.partnerinsights.core.http.RetryPolicy;
import io.partnerinsights.core.http.ServiceUrl;
import io.partnerinsights.core.model.SecureLink;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import okhttp3.HttpUrl;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/** Creates the errors of one file's download; each names the file by its ids, never by its link. */
record DownloadErrors(String reportId, String executionId) {
  private static final String CREATE_AGAIN =
      "run the read again with option reuse=never, which creates a new report";
  private static final String READ_AGAIN =
      "run the read again. The service still has the file, so no new report is needed";
  private static final String READ_OR_CREATE_AGAIN =
      "run the read again. If that does not help, " + CREATE_AGAIN;
  private static final String REQUEST_NEW_LINK =
      "run the read again with option reportId set to the id of this report. The read then"
          + " requests a new link";
  private static final String CONTACT_SUPPORT =
      "contact Partner Center support, and quote the ids at the end of this message";

  /** Azure Storage repeats its error code in the body, which a gateway may keep without headers. */
  private static final Pattern ERROR_CODE = Pattern.compile("<Code>\\s*(\\w{1,80})\\s*</Code>");

  /** Number of bytes of a body that are searched for the error code. */
  private static final long MAX_ERROR_BODY_BYTES = 4 << 10;

  static final ErrorTemplate MALFORMED_LINK =
      ErrorCode.STORAGE_REFUSED.template(
          "The download link for the file of {execution} is not a valid URL",
          "the service returned an invalid URL. It is not shown here, because anyone who has a link"
              + " can read the file",
          CREATE_AGAIN);
  static final ErrorTemplate INSECURE_LINK =
      ErrorCode.STORAGE_REFUSED.template(
          "The connector did not use the download link for the file of {execution}",
          "the link uses http, so anyone on the network path to {host} could read the file",
          "check that option apiUrl is the address of Microsoft's service, whose links use https."
              + " Plain http is allowed only for a test service on this machine");
  static final ErrorTemplate HTML_PAGE =
      ErrorCode.STORAGE_REFUSED.template(
          "A web page was received instead of the file of {execution}",
          "the response is a web page and not a report file, usually because a proxy returned its"
              + " login page",
          "check options proxy, proxyUsername and proxyPassword. Also check that this machine can"
              + " reach Azure Storage");
  static final ErrorTemplate OTHER_FORMAT =
      ErrorCode.FILE_CORRUPT.template(
          "The file of {execution} cannot be read, because it is {format}",
          "a report file must be UTF-8 text, plain or compressed with gzip",
          "check whether a proxy changes downloads. If not, " + CREATE_AGAIN);
  private static final ErrorTemplate EXPIRED =
      ErrorCode.LINK_EXPIRED.template(
          "The download link for the file of {execution} has expired",
          "{reason}, and the link was valid until {expiry}",
          REQUEST_NEW_LINK);
  private static final ErrorTemplate NOT_YET_VALID =
      ErrorCode.LINK_EXPIRED.template(
          "The download link for the file of {execution} is not valid yet",
          "{reason}, and the link is valid from {start}",
          "run the read again after this time");
  private static final ErrorTemplate SIGNATURE_REJECTED =
      ErrorCode.LINK_EXPIRED.template(
          "The download link for the file of {execution} is no longer valid",
          "{reason}, which means that Azure Storage no longer accepts the link's signature",
          REQUEST_NEW_LINK);
  private static final ErrorTemplate NETWORK_NOT_ALLOWED =
      ErrorCode.STORAGE_FORBIDDEN.template(
          "Azure Storage does not allow this machine to download the file of {execution}",
          "{reason}, usually because a firewall or a private endpoint allows only other networks",
          "ask your network team whether a firewall, a private endpoint or a service endpoint"
              + " policy blocks {host} for this machine");
  private static final ErrorTemplate READ_NOT_PERMITTED =
      ErrorCode.STORAGE_FORBIDDEN.template(
          "The download link for the file of {execution} does not allow reading the file",
          "{reason}, so the service created the link without the right to read",
          CONTACT_SUPPORT);
  private static final ErrorTemplate HTTPS_ONLY =
      ErrorCode.STORAGE_FORBIDDEN.template(
          "The download link for the file of {execution} works only over https",
          "{reason}, because the request arrived over http",
          "check that option apiUrl begins with https, and that no gateway forwards downloads over"
              + " http");
  private static final ErrorTemplate ACCOUNT_DISABLED =
      ErrorCode.STORAGE_FORBIDDEN.template(
          "The storage account with the file of {execution} is disabled",
          "{reason}, and only Microsoft can enable the account, because it belongs to Microsoft",
          CONTACT_SUPPORT);
  private static final ErrorTemplate FORBIDDEN_WITHOUT_CODE =
      ErrorCode.STORAGE_REFUSED.template(
          "The request for the file of {execution} was rejected",
          "the response has status 403, but no error code of Azure Storage, so it probably comes"
              + " from a proxy or a firewall",
          "check that the proxy allows {host}. Also check options proxy, proxyUsername and"
              + " proxyPassword");
  private static final ErrorTemplate GONE =
      ErrorCode.FILE_GONE.template(
          "The file of {execution} is no longer in Azure Storage",
          "{reason}",
          "run the read again. The new read uses a different report. If option reportId is set,"
              + " first change it to the id of a newer report");
  static final ErrorTemplate CHANGED =
      ErrorCode.FILE_CHANGED.template(
          "The file of {execution} changed while it was read",
          "{reason}",
          "run the read again. The new read downloads the file from the beginning");
  private static final ErrorTemplate TEMPORARILY_UNAVAILABLE =
      ErrorCode.STORAGE_REFUSED.template(
          "Azure Storage is temporarily unable to send the file of {execution}",
          "{reason}",
          READ_AGAIN);
  private static final ErrorTemplate REFUSED =
      ErrorCode.STORAGE_REFUSED.template(
          "Azure Storage rejected the request for the file of {execution}",
          "{reason}",
          "run the read again in a few minutes. If that does not help, " + CREATE_AGAIN);
  private static final ErrorTemplate REDIRECTED =
      ErrorCode.STORAGE_REFUSED.template(
          "The request for the file of {execution} was redirected to {host}, and the connector did"
              + " not follow the redirect",
          "{reason}, and the connector follows redirects only within one server. The new address"
              + " may be a proxy's login page",
          "check options proxy, proxyUsername and proxyPassword. Also check that this machine can"
              + " reach Azure Storage");
  static final ErrorTemplate UNKNOWN_ENCODING =
      ErrorCode.FILE_CORRUPT.template(
          "The file of {execution} is compressed in a way that the connector cannot read",
          "the file's Content-Encoding is {encoding}, although the request allowed only gzip",
          "ask your network team whether a proxy between this machine and the host of the file"
              + " changes the compression");
  static final ErrorTemplate UNREACHABLE =
      ErrorCode.DOWNLOAD_BROKEN.template(
          "Azure Storage cannot be reached to download the file of {execution}",
          "{reason}",
          "check the network and the proxy option. Then " + READ_AGAIN);
  static final ErrorTemplate BROKEN =
      ErrorCode.DOWNLOAD_BROKEN.template(
          "Downloading the file of {execution} failed after {position} bytes",
          "{reason}",
          READ_AGAIN);
  static final ErrorTemplate UNKNOWN_FILE_SIZE =
      ErrorCode.DOWNLOAD_BROKEN.template(
          "The file of {execution} may be incomplete",
          "the connection ended after {position} bytes, and the response does not say how large the"
              + " file is",
          READ_AGAIN + ". If it fails again, check whether a proxy changes the responses");
  static final ErrorTemplate INTERRUPTED =
      ErrorCode.WAIT_INTERRUPTED.template(
          "The download of the file of {execution} was interrupted",
          "the read of this file was stopped, for example because its task was cancelled",
          READ_AGAIN);
  static final ErrorTemplate TRUNCATED_GZIP =
      ErrorCode.FILE_CORRUPT.template(
          "The gzip file of {execution} is truncated",
          "the file ends before the end of its compressed data",
          READ_OR_CREATE_AGAIN);
  static final ErrorTemplate DAMAGED_GZIP =
      ErrorCode.FILE_CORRUPT.template(
          "The gzip file of {execution} is damaged", "{reason}", READ_OR_CREATE_AGAIN);

  String fileName() {
    return "report " + reportId + ", execution " + executionId;
  }

  PartnerInsightsException error(ErrorTemplate row, @Nullable Object... values) {
    return problemOfFile(row, values).toException();
  }

  PartnerInsightsException causedBy(
      Throwable cause, ErrorTemplate row, @Nullable Object... values) {
    return problemOfFile(row, values).cause(cause).toException();
  }

  PartnerInsightsException refused(Response response) {
    String code = findErrorCode(response);
    String reason =
        "Azure Storage responded with " + response.code() + (code == null ? "" : ", " + code);
    return refusalProblem(response, code, reason)
        .id("storeRequestId", response.header("x-ms-request-id"))
        .toException();
  }

  private Problem refusalProblem(Response response, @Nullable String code, String reason) {
    String host = findRedirectHost(response);
    if (host != null) {
      return problemOfFile(REDIRECTED, host, reason);
    }
    return switch (response.code()) {
      case 403 -> forbiddenProblem(response, code, reason);
      case 404, 410 -> problemOfFile(GONE, reason);
      case 412, 416 -> problemOfFile(CHANGED, reason);
      default ->
          problemOfFile(
              RetryPolicy.isRetryable(response.code()) ? TEMPORARILY_UNAVAILABLE : REFUSED, reason);
    };
  }

  /** Returns the error code of Azure Storage; null if the response is not from there. */
  private static @Nullable String findErrorCode(Response response) {
    String header = response.header("x-ms-error-code");
    if (header != null || response.code() < 400) {
      return header;
    }
    try {
      Matcher code = ERROR_CODE.matcher(response.peekBody(MAX_ERROR_BODY_BYTES).string());
      return code.find() ? code.group(1) : null;
    } catch (IOException e) {
      return null;
    }
  }

  /**
   * Explains status 403. The link's times come first, by the clock of the response: the emulator
   * Azurite has the same code for an expired link as Azure Storage has for a firewall.
   */
  private Problem forbiddenProblem(Response response, @Nullable String code, String reason) {
    HttpUrl url = response.request().url();
    SecureLink link = SecureLink.of(url.toString(), null);
    Instant now = response.headers().getInstant("Date");
    Instant expiry = link.findSignedExpiry().orElse(Instant.MAX);
    Instant start = link.findSignedStart().orElse(Instant.MIN);
    if (now != null && !now.isBefore(expiry)) {
      return problemOfFile(EXPIRED, reason, expiry);
    }
    if (now != null && now.isBefore(start)) {
      return problemOfFile(NOT_YET_VALID, reason, start);
    }
    return switch (Objects.requireNonNullElse(code, "")) {
      case "AuthenticationFailed" -> problemOfFile(SIGNATURE_REJECTED, reason);
      case "AuthorizationFailure", "AuthorizationSourceIPMismatch" ->
          problemOfFile(NETWORK_NOT_ALLOWED, reason, url.host());
      case "AuthorizationPermissionMismatch",
          "AuthorizationResourceTypeMismatch",
          "AuthorizationServiceMismatch" ->
          problemOfFile(READ_NOT_PERMITTED, reason);
      case "AuthorizationProtocolMismatch" -> problemOfFile(HTTPS_ONLY, reason);
      case "AccountIsDisabled" -> problemOfFile(ACCOUNT_DISABLED, reason);
      case "" -> problemOfFile(FORBIDDEN_WITHOUT_CODE, url.host());
      default -> problemOfFile(REFUSED, reason);
    };
  }

  /** Returns the host of a redirect that was not followed; null for another response or a loop. */
  private static @Nullable String findRedirectHost(Response response) {
    HttpUrl url = response.request().url();
    HttpUrl target = url.resolve(response.header("Location", ""));
    boolean isOtherOrigin = target != null && !ServiceUrl.isSameOrigin(url, target);
    return isOtherOrigin && response.isRedirect() ? target.host() : null;
  }

  /** Creates a problem whose first argument is the file's name. */
  private Problem problemOfFile(ErrorTemplate row, @Nullable Object... values) {
    return row.problem(Stream.concat(Stream.of(fileName()), Arrays.stream(values)).toArray())
        .id("reportId", reportId)
        .id("executionId", executionId);
  }
}
