package io.partnerinsights.core.download;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.ErrorRow;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.errors.Problem;
import io.partnerinsights.core.http.RetryPolicy;
import io.partnerinsights.core.http.ServiceUrl;
import java.util.Arrays;
import java.util.stream.Stream;
import okhttp3.HttpUrl;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/** Creates the errors of one file's download; each names the file by its ids, never by its link. */
record DownloadErrors(String reportId, String executionId) {
  private static final String CREATE_AGAIN = "create the report again (option reuse=never)";
  private static final String READ_AGAIN =
      "read the report again, because its file is kept for a while";
  private static final String READ_OR_CREATE_AGAIN =
      "read the report again. If that does not help, " + CREATE_AGAIN;

  static final ErrorRow MALFORMED_LINK =
      ErrorCode.STORAGE_REFUSED.row(
          "The service's link to the file of {file} is not a URL", CREATE_AGAIN);
  static final ErrorRow INSECURE_LINK =
      ErrorCode.STORAGE_REFUSED.row(
          "The service's link to the file of {file} is not https",
          "anyone on the network path to {host} could read the file",
          "check option apiUrl. Plain http is allowed only to this machine, for the sandbox");
  static final ErrorRow HTML_PAGE =
      ErrorCode.STORAGE_REFUSED.row(
          "Azure Storage sent a web page instead of the file of {file}",
          "the usual cause is the login page of a proxy",
          "check the proxy options, and that this machine can reach Azure Storage");
  static final ErrorRow OTHER_FORMAT =
      ErrorCode.FILE_CORRUPT.row(
          "The file of {file} is {format}",
          "a report file is UTF-8 text, plain or compressed with gzip",
          "check whether a proxy changes files, or " + CREATE_AGAIN);
  private static final ErrorRow EXPIRED =
      ErrorCode.LINK_EXPIRED.row(
          "The link to the file of {file} has expired",
          "{reason}",
          "read the report again with option reportId, which requests a new link");
  private static final ErrorRow GONE =
      ErrorCode.FILE_GONE.row(
          "The file of {file} is no longer in Azure Storage",
          "{reason}",
          "run the action again, which reads another report. If option reportId names this report,"
              + " name another one");
  static final ErrorRow CHANGED =
      ErrorCode.FILE_CHANGED.row(
          "The file of {file} changed while it was read",
          "{reason}",
          "read it again from the start");
  private static final ErrorRow DISTURBED =
      ErrorCode.STORAGE_REFUSED.row(
          "Azure Storage cannot send the file of {file} now", "{reason}", READ_AGAIN);
  private static final ErrorRow REFUSED =
      ErrorCode.STORAGE_REFUSED.row(
          "Azure Storage rejected the request for the file of {file}",
          "{reason}",
          "try again later, or " + CREATE_AGAIN);
  private static final ErrorRow REDIRECTED =
      ErrorCode.STORAGE_REFUSED.row(
          "Azure Storage redirects the request for the file of {file} to {host}, and the connector"
              + " does not follow redirects to other hosts",
          "{reason}",
          "check the proxy options, and that this machine can reach Azure Storage. The host may be"
              + " that of a proxy's login page");
  static final ErrorRow UNKNOWN_ENCODING =
      ErrorCode.FILE_CORRUPT.row(
          "The file of {file} uses an unknown compression",
          "its Content-Encoding is {encoding}, and the request allowed only gzip",
          "check whether a proxy between this machine and the host of the file changes responses");
  static final ErrorRow UNREACHABLE =
      ErrorCode.DOWNLOAD_BROKEN.row(
          "Azure Storage cannot be reached for the file of {file}",
          "{reason}",
          "check the network and the proxy options, then " + READ_AGAIN);
  static final ErrorRow BROKEN =
      ErrorCode.DOWNLOAD_BROKEN.row(
          "The download of the file of {file} failed",
          "after {position} bytes: {reason}",
          READ_AGAIN);
  static final ErrorRow UNKNOWN_END =
      ErrorCode.DOWNLOAD_BROKEN.row(
          "The file of {file} may be incomplete",
          "the connection ended after {position} bytes, and the response does not say how large the"
              + " file is",
          READ_AGAIN + ". If it fails again, check whether a proxy changes the responses");
  static final ErrorRow INTERRUPTED =
      ErrorCode.WAIT_INTERRUPTED.row(
          "The download of the file of {file} was interrupted", READ_AGAIN);
  static final ErrorRow TRUNCATED_GZIP =
      ErrorCode.FILE_CORRUPT.row(
          "The gzip file of {file} is truncated",
          "the file ends before the end of its compressed data",
          READ_OR_CREATE_AGAIN);
  static final ErrorRow DAMAGED_GZIP =
      ErrorCode.FILE_CORRUPT.row(
          "The gzip file of {file} is damaged", "{reason}", READ_OR_CREATE_AGAIN);

  String file() {
    return "report " + reportId + ", execution " + executionId;
  }

  PartnerInsightsException error(ErrorRow row, @Nullable Object... more) {
    return problem(row, more).toException();
  }

  PartnerInsightsException causedBy(Throwable cause, ErrorRow row, @Nullable Object... more) {
    return problem(row, more).cause(cause).toException();
  }

  PartnerInsightsException refused(Response response) {
    ErrorRow row =
        switch (response.code()) {
          case 403 -> EXPIRED;
          case 404, 410 -> GONE;
          case 412, 416 -> CHANGED;
          default -> RetryPolicy.retriesStatus(response.code()) ? DISTURBED : REFUSED;
        };
    String code = response.header("x-ms-error-code");
    String reason =
        "Azure Storage responded with " + response.code() + (code == null ? "" : ", " + code);
    String host = redirectHost(response);
    Problem problem = host == null ? problem(row, reason) : problem(REDIRECTED, host, reason);
    return problem.id("storeRequestId", response.header("x-ms-request-id")).toException();
  }

  /** Returns the host of a redirect that was not followed; null for another response or a loop. */
  private static @Nullable String redirectHost(Response response) {
    HttpUrl url = response.request().url();
    HttpUrl target = url.resolve(response.header("Location", ""));
    boolean other = target != null && !ServiceUrl.sameOrigin(url, target);
    return other && response.isRedirect() ? target.host() : null;
  }

  /** The first argument of each row is the file. */
  private Problem problem(ErrorRow row, @Nullable Object... more) {
    return row.problem(Stream.concat(Stream.of(file()), Arrays.stream(more)).toArray())
        .id("reportId", reportId)
        .id("executionId", executionId);
  }
}
