package io.partnerinsights.sandbox.files;

import io.partnerinsights.sandbox.web.Endpoint;
import io.partnerinsights.sandbox.web.HttpRequest;
import io.partnerinsights.sandbox.web.HttpResponse;
import io.partnerinsights.sandbox.web.HttpResponse.FileRange;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Serves downloads as Azure Storage does, with byte ranges.
 *
 * <table>
 *   <caption>Statuses of errors</caption>
 *   <tr><td>400</td><td>an Authorization header beside the signed link</td></tr>
 *   <tr><td>403</td><td>a wrong or expired signature</td></tr>
 *   <tr><td>404</td><td>a file that does not exist any more</td></tr>
 *   <tr><td>412</td><td>a file that has changed</td></tr>
 *   <tr><td>416</td><td>a range beyond the end</td></tr>
 * </table>
 */
public final class BlobEndpoint implements Endpoint {
  private final BlobStore store;

  /** Creates an endpoint that serves a store's files. */
  public BlobEndpoint(BlobStore store) {
    this.store = store;
  }

  @Override
  public HttpResponse handle(HttpRequest request) {
    if (!request.method().equals("GET") && !request.method().equals("HEAD")) {
      return error(request, 405, "UnsupportedHttpVerb", "The resource doesn't support that verb.");
    }
    if (request.header("Authorization").isPresent()) {
      return error(
          request,
          400,
          "InvalidAuthenticationInfo",
          "Authentication information is not given in the correct format. Check the value of"
              + " Authorization header.");
    }
    if (!store.permits(request.path(), request.parameters())) {
      return error(
          request,
          403,
          "AuthenticationFailed",
          "Server failed to authenticate the request. Make sure the value of Authorization header"
              + " is formed correctly including the signature.");
    }
    return store
        .find(request.path().substring(BlobStore.PREFIX.length()))
        .map(blob -> conditional(request, blob))
        .orElseGet(() -> error(request, 404, "BlobNotFound", "The specified blob does not exist."));
  }

  private static HttpResponse conditional(HttpRequest request, Blob blob) {
    boolean changed =
        request
            .header("If-Match")
            .filter(tag -> !tag.equals("*") && !tag.equals(blob.etag()))
            .isPresent();
    if (changed) {
      return error(
          request,
          412,
          "ConditionNotMet",
          "The condition specified using HTTP conditional header(s) is not met.");
    }
    if (request.header("If-None-Match").filter(blob.etag()::equals).isPresent()) {
      return HttpResponse.empty(304, Map.of("ETag", blob.etag()));
    }
    boolean stale = request.header("If-Range").filter(tag -> !tag.equals(blob.etag())).isPresent();
    Optional<String> range = request.header("Range").filter(header -> !stale);
    return range.isPresent()
        ? partial(request, blob, range.get())
        : content(request, blob, 200, new ByteRange(0, blob.size()));
  }

  private static HttpResponse partial(HttpRequest request, Blob blob, String header) {
    return ByteRange.of(header, blob.size())
        .map(
            range ->
                content(request, blob, 206, range)
                    .with("Content-Range", range.contentRange(blob.size())))
        .orElseGet(
            () ->
                error(
                        request,
                        416,
                        "InvalidRange",
                        "The range specified is invalid for the current size of the resource.")
                    .with("Content-Range", "bytes */" + blob.size()));
  }

  /** Returns a file's bytes; without Content-Length they would be sent in chunks. */
  private static HttpResponse content(HttpRequest request, Blob blob, int status, ByteRange range) {
    Map<String, String> headers = new LinkedHashMap<>(blob.headers());
    headers.put("ETag", blob.etag());
    headers.put("Accept-Ranges", "bytes");
    headers.put(
        "Last-Modified",
        DateTimeFormatter.RFC_1123_DATE_TIME.format(blob.modified().atOffset(ZoneOffset.UTC)));
    headers.put("x-ms-blob-type", "BlockBlob");
    headers.put("Content-Length", String.valueOf(range.length()));
    return request.method().equals("HEAD") || range.length() == 0
        ? HttpResponse.empty(status, headers)
        : new HttpResponse(
            status, headers, new FileRange(blob.file(), range.offset(), range.length()));
  }

  private static HttpResponse error(HttpRequest request, int status, String code, String message) {
    String xml =
        "<?xml version=\"1.0\" encoding=\"utf-8\"?><Error><Code>%s</Code><Message>%s</Message></Error>"
            .formatted(code, message);
    HttpResponse response =
        request.method().equals("HEAD")
            ? HttpResponse.empty(status, Map.of())
            : HttpResponse.text(status, "application/xml", xml);
    return response.with("x-ms-error-code", code);
  }
}
