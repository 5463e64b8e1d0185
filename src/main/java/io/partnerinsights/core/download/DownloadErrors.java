package io.partnerinsights.core.download;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.errors.Problem;
import java.io.IOException;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/** Creates the errors of one file's download; each names the file by its ids, never by its link. */
final class DownloadErrors {
  private static final String CREATE_AGAIN = "create the report again";
  private static final String READ_AGAIN = "read the report again: its file is kept for a while";
  private static final String READ_OR_CREATE_AGAIN =
      "read the report again; if that does not help, " + CREATE_AGAIN;

  private final String reportId;
  private final String executionId;

  DownloadErrors(String reportId, String executionId) {
    this.reportId = reportId;
    this.executionId = executionId;
  }

  /** Returns the file's name in messages. */
  String file() {
    return "report " + reportId + ", execution " + executionId;
  }

  PartnerInsightsException malformedLink() {
    return of(ErrorCode.STORAGE_REFUSED, "The service's link to the file of %s is not a URL")
        .remedy(CREATE_AGAIN)
        .toException();
  }

  PartnerInsightsException insecureLink(String host) {
    return of(ErrorCode.STORAGE_REFUSED, "The service's link to the file of %s is not https")
        .reason("anyone on the network path to " + host + " could read the file")
        .remedy("check option apiUrl; plain http is allowed to this machine only, for the sandbox")
        .toException();
  }

  PartnerInsightsException htmlPage() {
    return of(
            ErrorCode.STORAGE_REFUSED,
            "The store answered with a web page instead of the file of %s")
        .reason("the usual cause is the login page of a proxy")
        .remedy("check the proxy options and that this machine may reach the store")
        .toException();
  }

  /** Creates the error for a file of another kind, such as {@code a ZIP archive}. */
  PartnerInsightsException otherFormat(String format) {
    return of(ErrorCode.FILE_CORRUPT, "The file of %s is " + format)
        .reason("a report's file is text in UTF-8, plain or as gzip")
        .remedy("check what is between this machine and the store, or create the report again")
        .toException();
  }

  /** Creates the error for a response with an error status. */
  PartnerInsightsException refused(Response response) {
    String storeCode = response.header("x-ms-error-code");
    Problem problem =
        switch (response.code()) {
          case 403 ->
              of(ErrorCode.LINK_EXPIRED, "The link to the file of %s has expired")
                  .remedy("read the report again with option reportId: it gets a new link");
          case 404, 410 ->
              of(ErrorCode.FILE_GONE, "The file of %s is no longer in the store")
                  .remedy(
                      "run the action again: another report is read, unless option reportId names"
                          + " this one");
          case 412, 416 -> changedFile();
          default ->
              of(ErrorCode.STORAGE_REFUSED, "The store refused to send the file of %s")
                  .remedy("try again later, or " + CREATE_AGAIN);
        };
    return problem
        .reason("it answered " + response.code() + (storeCode == null ? "" : ", " + storeCode))
        .id("storeRequestId", response.header("x-ms-request-id"))
        .toException();
  }

  PartnerInsightsException unknownEncoding(@Nullable String encoding) {
    return of(ErrorCode.FILE_CORRUPT, "The file of %s has an unknown compression")
        .reason("its Content-Encoding is " + encoding + ", but only gzip was accepted")
        .remedy("check what is between this machine and the store, such as a proxy")
        .toException();
  }

  PartnerInsightsException unreachable(IOException cause) {
    return of(ErrorCode.DOWNLOAD_BROKEN, "The store with the file of %s cannot be reached")
        .reason(String.valueOf(cause))
        .remedy("check the network and the proxy options, then " + READ_AGAIN)
        .cause(cause)
        .toException();
  }

  PartnerInsightsException broken(long position, @Nullable Long size, IOException cause) {
    String of = size == null ? "" : " of " + size;
    return of(ErrorCode.DOWNLOAD_BROKEN, "The download of the file of %s broke off")
        .reason("after " + position + of + " bytes: " + cause)
        .remedy(READ_AGAIN)
        .cause(cause)
        .toException();
  }

  PartnerInsightsException unknownEnd(long position) {
    return of(ErrorCode.DOWNLOAD_BROKEN, "The file of %s may be incomplete")
        .reason(
            "the connection ended after "
                + position
                + " bytes, and the store announces no size that proves the end")
        .remedy(READ_AGAIN + "; check what is between this machine and the store, such as a proxy")
        .toException();
  }

  PartnerInsightsException interrupted(IOException cause) {
    return of(ErrorCode.WAIT_INTERRUPTED, "The download of the file of %s was interrupted")
        .remedy(READ_AGAIN)
        .cause(cause)
        .toException();
  }

  PartnerInsightsException fileChanged(long position) {
    return changedFile()
        .reason("detected when the download resumed at byte " + position)
        .toException();
  }

  private Problem changedFile() {
    return of(ErrorCode.FILE_CHANGED, "The file of %s changed while it was read")
        .remedy("read it again from the start");
  }

  PartnerInsightsException truncatedGzip() {
    return of(ErrorCode.FILE_CORRUPT, "The gzip file of %s is truncated")
        .reason("a member or its trailer is incomplete")
        .remedy(READ_OR_CREATE_AGAIN)
        .toException();
  }

  PartnerInsightsException damagedGzip(@Nullable String reason) {
    return of(ErrorCode.FILE_CORRUPT, "The gzip file of %s is damaged")
        .reason(reason)
        .remedy(READ_OR_CREATE_AGAIN)
        .toException();
  }

  private Problem of(ErrorCode code, String problem) {
    return Problem.of(code, problem.formatted(file()))
        .id("reportId", reportId)
        .id("executionId", executionId);
  }
}
