package io.partnerinsights.sandbox.files;

import io.partnerinsights.sandbox.files.BlobStore.Blob;
import io.partnerinsights.sandbox.settings.Quirk;
import io.partnerinsights.sandbox.settings.SandboxSettings;
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
 * Serves downloads as Azure Storage does: signed links, conditional headers and byte ranges. {@link
 * BlobError} lists the errors.
 */
public record BlobEndpoint(BlobStore blobStore, SandboxSettings settings) implements Endpoint {
  @Override
  public HttpResponse handle(HttpRequest request) {
    if (!request.method().equals("GET") && !request.method().equals("HEAD")) {
      return errorResponse(BlobError.UNSUPPORTED_METHOD, request);
    }
    if (request.findHeader("Authorization").isPresent()) {
      return errorResponse(BlobError.UNEXPECTED_AUTHORIZATION, request);
    }
    BlobError rejection =
        blobStore.findRejection(request.path(), request.queryParameters()).orElse(null);
    if (rejection != null) {
      return errorResponse(rejection, request);
    }
    return blobStore
        .find(request.path().substring(BlobStore.PATH_PREFIX.length()))
        .map(blob -> conditionalResponse(request, blob))
        .orElseGet(() -> errorResponse(BlobError.NOT_FOUND, request));
  }

  private HttpResponse errorResponse(BlobError error, HttpRequest request) {
    return error.toResponse(request, blobStore.now());
  }

  private HttpResponse conditionalResponse(HttpRequest request, Blob blob) {
    String etag = blob.etag();
    if (request
        .findHeader("If-Match")
        .filter(tag -> !tag.equals("*") && !tag.equals(etag))
        .isPresent()) {
      return errorResponse(BlobError.CHANGED, request);
    }
    if (request.findHeader("If-None-Match").filter(etag::equals).isPresent()) {
      return HttpResponse.empty(304, Map.of("ETag", etag));
    }
    boolean isStale = request.findHeader("If-Range").filter(tag -> !tag.equals(etag)).isPresent();
    Optional<String> range = request.findHeader("Range").filter(header -> !isStale);
    return range.isPresent()
        ? partialResponse(request, blob, range.get())
        : contentResponse(request, blob, 200, new ByteRange(0, blob.size()));
  }

  private HttpResponse partialResponse(HttpRequest request, Blob blob, String header) {
    return ByteRange.parse(header, blob.size())
        .map(
            range ->
                contentResponse(request, blob, 206, range)
                    .withHeader("Content-Range", range.contentRange(blob.size())))
        .orElseGet(
            () ->
                errorResponse(BlobError.RANGE_BEYOND_END, request)
                    .withHeader("Content-Range", "bytes */" + blob.size()));
  }

  private HttpResponse contentResponse(
      HttpRequest request, Blob blob, int status, ByteRange range) {
    Map<String, String> headers = new LinkedHashMap<>(blob.headers());
    if (status == 200 || !settings.has(Quirk.TAGS_VANISH)) {
      headers.put("ETag", blob.etag());
    }
    headers.put("Accept-Ranges", "bytes");
    headers.put(
        "Last-Modified",
        DateTimeFormatter.RFC_1123_DATE_TIME.format(blob.modifiedTime().atOffset(ZoneOffset.UTC)));
    headers.put("x-ms-blob-type", "BlockBlob");
    if (settings.has(Quirk.BODIES_WITHOUT_LENGTH)) {
      headers.put("Connection", "close");
    } else {
      headers.put("Content-Length", String.valueOf(range.length()));
    }
    return request.method().equals("HEAD") || range.length() == 0
        ? HttpResponse.empty(status, headers)
        : new HttpResponse(
            status, headers, new FileRange(blob.file(), range.offset(), range.length()));
  }
}
