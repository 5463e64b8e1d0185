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
  private static final String CREATE_AGAIN = "create a new report (option reuse=never)";
  private static final String READ_AGAIN =
      "run the read again. The service still has the file, so no new report is needed";
  private static final String READ_OR_CREATE_AGAIN =
      "run the read again. If that does not help, " + CREATE_AGAIN;

  static final ErrorRow MALFORMED_LINK =
      ErrorCode.STORAGE_REFUSED.row(
          "The download link for the file of {execution} is not a valid URL",
          "the service returned an invalid URL. It is not shown here, because anyone who has a link"
              + " can read the file",
          CREATE_AGAIN);
  static final ErrorRow INSECURE_LINK =
      ErrorCode.STORAGE_REFUSED.row(
          "The connector did not use the download link for the file of {execution}",
          "the link uses http, so anyone on the network path to {host} could read the file",
          "check that option apiUrl is the address of Microsoft's service, whose links use https."
              + " Plain http is allowed only for a test service on this machine");
  static final ErrorRow HTML_PAGE =
      ErrorCode.STORAGE_REFUSED.row(
          "A web page was received instead of the file of {execution}",
          "usually, a proxy returned its login page",
          "check options proxy, proxyUsername and proxyPassword. Also check that this machine can"
              + " reach Azure Storage");
  static final ErrorRow OTHER_FORMAT =
      ErrorCode.FILE_CORRUPT.row(
          "The file of {execution} cannot be read, because it is {format}",
          "a report file must be UTF-8 text, plain or compressed with gzip",
          "check whether a proxy changes downloads. If not, " + CREATE_AGAIN);
  private static final ErrorRow EXPIRED =
      ErrorCode.LINK_EXPIRED.row(
          "The download link for the file of {execution} has expired",
          "{reason}",
          "run the read again with option reportId set to the id of this report. The read then"
              + " requests a new link");
  private static final ErrorRow GONE =
      ErrorCode.FILE_GONE.row(
          "The file of {execution} is no longer in Azure Storage",
          "{reason}",
          "run the read again, which then uses a different report. If option reportId is set, first"
              + " change it to the id of a newer report");
  static final ErrorRow CHANGED =
      ErrorCode.FILE_CHANGED.row(
          "The file of {execution} changed while it was read",
          "{reason}",
          "run the read again, which downloads the file from its start");
  private static final ErrorRow DISTURBED =
      ErrorCode.STORAGE_REFUSED.row(
          "Azure Storage is temporarily unable to send the file of {execution}",
          "{reason}",
          READ_AGAIN);
  private static final ErrorRow REFUSED =
      ErrorCode.STORAGE_REFUSED.row(
          "Azure Storage rejected the request for the file of {execution}",
          "{reason}",
          "run the read again later. If that does not help, " + CREATE_AGAIN);
  private static final ErrorRow REDIRECTED =
      ErrorCode.STORAGE_REFUSED.row(
          "The request for the file of {execution} was redirected to {host}, and the connector did"
              + " not follow the redirect",
          "{reason}, and the connector follows redirects only within one server. The new address"
              + " may be a proxy's login page",
          "check options proxy, proxyUsername and proxyPassword. Also check that this machine can"
              + " reach Azure Storage");
  static final ErrorRow UNKNOWN_ENCODING =
      ErrorCode.FILE_CORRUPT.row(
          "The file of {execution} is compressed in a way that the connector cannot read",
          "its Content-Encoding is {encoding}, although the request allowed only gzip",
          "check whether a proxy between this machine and the host of the file changes the"
              + " compression");
  static final ErrorRow UNREACHABLE =
      ErrorCode.DOWNLOAD_BROKEN.row(
          "Azure Storage cannot be reached to download the file of {execution}",
          "{reason}",
          "check the network and the proxy option. Then " + READ_AGAIN);
  static final ErrorRow BROKEN =
      ErrorCode.DOWNLOAD_BROKEN.row(
          "Downloading the file of {execution} failed after {position} bytes",
          "{reason}",
          READ_AGAIN);
  static final ErrorRow UNKNOWN_END =
      ErrorCode.DOWNLOAD_BROKEN.row(
          "The file of {execution} may be incomplete",
          "the connection ended after {position} bytes, and the response does not say how large the"
              + " file is",
          READ_AGAIN + ". If it fails again, check whether a proxy changes the responses");
  static final ErrorRow INTERRUPTED =
      ErrorCode.WAIT_INTERRUPTED.row(
          "The download of the file of {execution} was interrupted",
          "the task that read it was cancelled, or its thread was interrupted",
          READ_AGAIN);
  static final ErrorRow TRUNCATED_GZIP =
      ErrorCode.FILE_CORRUPT.row(
          "The gzip file of {execution} is truncated",
          "the file ends before the end of its compressed data",
          READ_OR_CREATE_AGAIN);
  static final ErrorRow DAMAGED_GZIP =
      ErrorCode.FILE_CORRUPT.row(
          "The gzip file of {execution} is damaged", "{reason}", READ_OR_CREATE_AGAIN);

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

  /** The first argument of each row says whose file it is. */
  private Problem problem(ErrorRow row, @Nullable Object... more) {
    return row.problem(Stream.concat(Stream.of(file()), Arrays.stream(more)).toArray())
        .id("reportId", reportId)
        .id("executionId", executionId);
  }
}
