package io.partnerinsights.core.download;

import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.http.Retries;
import io.partnerinsights.core.http.RetryPolicy;
import io.partnerinsights.core.http.RetryingHttp;
import io.partnerinsights.core.http.ServiceUrl;
import io.partnerinsights.core.spi.Secret;
import java.io.IOException;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import okhttp3.HttpUrl;
import okhttp3.Request;
import okhttp3.Response;

/** Requests a file from the store, and throws an error for each response without its bytes. */
record FileRequests(
    RetryingHttp http, LinkSource linkSource, DownloadErrors errors, BooleanSupplier killCheck) {
  static final long END_OF_FILE = Long.MAX_VALUE;

  private static final int OK = 200;
  private static final int PARTIAL_CONTENT = 206;
  private static final String LINK_REFUSED = "Azure Storage rejected the link to the file of %s";

  private static final int FORBIDDEN = 403;
  private static final int RANGE_NOT_SATISFIABLE = 416;

  FileResponse openFile() {
    return requireFile(sendRenewingLink(new Request.Builder()));
  }

  Retries retries() {
    return http.retries();
  }

  /** Throws {@code WAIT_INTERRUPTED} if the task that reads was killed. */
  void throwIfKilled() {
    if (killCheck.getAsBoolean()) {
      throw errors.error(DownloadErrors.INTERRUPTED);
    }
  }

  /**
   * Requests the first bytes of the file. A store without ranges sends the whole file. The result
   * is empty if the file is, because a store with ranges then refuses the range.
   */
  Optional<FileResponse> openStart(long byteCount) {
    Response response =
        sendRenewingLink(new Request.Builder().header("Range", "bytes=0-" + (byteCount - 1)));
    if (response.code() == RANGE_NOT_SATISFIABLE) {
      abort(response);
      return Optional.empty();
    }
    return Optional.of(requireFile(response));
  }

  /**
   * Requests the file from a position on, if it still has the tag. A store without ranges sends the
   * whole file.
   *
   * @param requestedEnd position after the last byte to request, or {@link #END_OF_FILE}
   */
  FileResponse openAt(long position, long requestedEnd, String strongEtag) {
    String lastByte = requestedEnd == END_OF_FILE ? "" : String.valueOf(requestedEnd - 1);
    return requireFile(
        sendRenewingLink(
            new Request.Builder()
                .header("Range", "bytes=" + position + "-" + lastByte)
                .header("If-Match", strongEtag)));
  }

  /** Sets Accept-Encoding, because OkHttp inflates the body if the request does not. */
  private Request buildRequest(Request.Builder request, Secret link) {
    HttpUrl url = HttpUrl.parse(link.reveal());
    if (url == null) {
      throw errors.error(DownloadErrors.MALFORMED_LINK);
    }
    if (!ServiceUrl.isSecure(url)) {
      throw errors.error(DownloadErrors.INSECURE_LINK, url.host());
    }
    return request
        .url(url)
        .header("Accept-Encoding", "gzip")
        .tag(CancellableCall.class, new CancellableCall(this::throwIfKilled))
        .build();
  }

  private FileResponse requireFile(Response response) {
    boolean isHtml = ContentCheck.isHtml(response.header("Content-Type", ""));
    boolean isFile = hasFileStatus(response);
    if (isFile && hasKnownEncoding(response) && !isHtml) {
      return FileResponse.of(response);
    }
    try {
      throw isFile ? unusableFileError(response, isHtml) : errors.refused(response);
    } finally {
      abort(response);
    }
  }

  private static void abort(Response response) {
    CancellableCall.of(response).cancel();
    response.close();
  }

  private PartnerInsightsException unusableFileError(Response response, boolean isHtml) {
    return isHtml
        ? errors.error(DownloadErrors.HTML_PAGE)
        : errors.error(
            DownloadErrors.UNKNOWN_ENCODING, String.valueOf(response.header("Content-Encoding")));
  }

  /** Sends the request again, once, if the link was rejected and there is a newer one. */
  private Response sendRenewingLink(Request.Builder request) {
    return http.retries()
        .run(
            RetryPolicy.forOneRenewal(),
            attempts -> {
              Secret usedLink = linkSource.newestLink();
              Response response = sendRequest(buildRequest(request, usedLink));
              if (response.code() != FORBIDDEN) {
                return Optional.of(response);
              }
              PartnerInsightsException rejection = errors.refused(response);
              response.close();
              if (attempts.planRetry(LINK_REFUSED.formatted(errors.fileName()), null)
                  && linkSource.renewLink(usedLink).isPresent()) {
                return Optional.empty();
              }
              throw rejection;
            });
  }

  private Response sendRequest(Request request) {
    try {
      return http.openResponse(request);
    } catch (IOException e) {
      throw errors.causedBy(e, DownloadErrors.UNREACHABLE, e);
    }
  }

  /** Whether the status is one for a file: 200, or 206 for a range. */
  private static boolean hasFileStatus(Response response) {
    boolean isRangeRequest = response.request().header("Range") != null;
    return response.code() == OK || (response.code() == PARTIAL_CONTENT && isRangeRequest);
  }

  private static boolean hasKnownEncoding(Response response) {
    String encoding = response.header("Content-Encoding", "identity");
    return encoding.isBlank()
        || encoding.equalsIgnoreCase("identity")
        || encoding.equalsIgnoreCase("gzip")
        || encoding.equalsIgnoreCase("x-gzip");
  }
}
