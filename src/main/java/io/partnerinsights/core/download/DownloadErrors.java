package io.partnerinsights.core.download;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.errors.Problem;
import io.partnerinsights.core.model.CompletedReport;
import java.io.IOException;
import java.util.OptionalLong;
import okhttp3.Response;

/** Everything that can go wrong with one file's transfer, as errors that name it by its ids. */
final class DownloadErrors {
  private static final String AGAIN =
      "read it again: a completed report keeps its file for a while";

  private final String reportId;
  private final String executionId;

  DownloadErrors(CompletedReport report) {
    this.reportId = report.reportId();
    this.executionId = report.executionId();
  }

  /** How messages name the file. */
  String file() {
    return "report " + reportId + ", execution " + executionId;
  }

  PartnerInsightsException noLink() {
    return of(ErrorCode.STORAGE_REFUSED, "The service's link to the file of %s is no URL")
        .remedy("make the report again")
        .toException();
  }

  PartnerInsightsException insecureLink(String host) {
    return of(ErrorCode.STORAGE_REFUSED, "The service's link to the file of %s is not https")
        .reason("anyone on the way to " + host + " could read the file")
        .remedy("check option apiUrl; plain http is allowed to this machine only, for the sandbox")
        .toException();
  }

  PartnerInsightsException webPage() {
    return of(
            ErrorCode.STORAGE_REFUSED,
            "The store answered with a web page instead of the file of %s")
        .reason("most often it is the login page of a proxy in between")
        .remedy("check the proxy options, and that this machine may reach the store")
        .toException();
  }

  /** The answer's status in terms of the file. */
  PartnerInsightsException refused(Response response) {
    String storeCode = response.header("x-ms-error-code");
    Problem problem =
        switch (response.code()) {
          case 403 ->
              of(ErrorCode.LINK_EXPIRED, "The link to the file of %s has expired")
                  .remedy("load() again with option reportId: the same report, a fresh link");
          case 404, 410 ->
              of(ErrorCode.FILE_GONE, "The file of %s is no longer in the store")
                  .remedy("make the report again");
          case 412, 416 -> changedFile();
          default ->
              of(ErrorCode.STORAGE_REFUSED, "The store does not give out the file of %s")
                  .remedy("try again later, or make the report again");
        };
    return problem
        .reason("it answered " + response.code() + (storeCode == null ? "" : ", " + storeCode))
        .id("storeRequestId", response.header("x-ms-request-id"))
        .toException();
  }

  PartnerInsightsException unknownEncoding(String encoding) {
    return of(ErrorCode.FILE_CORRUPT, "The file of %s is compressed in an unknown way")
        .reason("its Content-Encoding is " + encoding + ", and only gzip was asked for")
        .remedy("check what stands between this machine and the store, such as a proxy")
        .toException();
  }

  PartnerInsightsException unreachable(IOException cause) {
    return of(ErrorCode.DOWNLOAD_BROKEN, "The store with the file of %s cannot be reached")
        .reason(String.valueOf(cause))
        .remedy("check the network and the proxy options, then " + AGAIN)
        .cause(cause)
        .toException();
  }

  PartnerInsightsException broken(long position, OptionalLong size, IOException cause) {
    String of = size.isPresent() ? " of " + size.getAsLong() : "";
    return of(ErrorCode.DOWNLOAD_BROKEN, "The download of the file of %s broke off")
        .reason("after " + position + of + " bytes: " + cause)
        .remedy(AGAIN)
        .cause(cause)
        .toException();
  }

  PartnerInsightsException interrupted(IOException cause) {
    return of(ErrorCode.WAIT_INTERRUPTED, "The download of the file of %s was interrupted")
        .remedy(AGAIN)
        .cause(cause)
        .toException();
  }

  PartnerInsightsException changed(long position) {
    return changedFile().reason("noticed when going on at byte " + position).toException();
  }

  private Problem changedFile() {
    return of(ErrorCode.FILE_CHANGED, "The file of %s changed while it was read")
        .remedy("read it again from the start");
  }

  PartnerInsightsException cutOff() {
    return of(ErrorCode.FILE_CORRUPT, "The gzip file of %s ends in the middle")
        .reason("a member or its trailer is incomplete")
        .remedy("read it again; if that does not help, make the report again")
        .toException();
  }

  PartnerInsightsException damaged(String reason) {
    return of(ErrorCode.FILE_CORRUPT, "The gzip file of %s is damaged")
        .reason(reason)
        .remedy("read it again; if that does not help, make the report again")
        .toException();
  }

  private Problem of(ErrorCode code, String problem) {
    return Problem.of(code, problem.formatted(file()))
        .id("reportId", reportId)
        .id("executionId", executionId);
  }
}
