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
 * BlobErrors} lists the errors.
 */
public record BlobEndpoint(BlobStore store, SandboxSettings settings) implements Endpoint {
  @Override
  public HttpResponse handle(HttpRequest request) {
    if (!request.method().equals("GET") && !request.method().equals("HEAD")) {
      return error(BlobErrors.UNSUPPORTED_METHOD, request);
    }
    if (request.header("Authorization").isPresent()) {
      return error(BlobErrors.UNEXPECTED_AUTHORIZATION, request);
    }
    BlobErrors rejection = store.rejection(request.path(), request.parameters()).orElse(null);
    if (rejection != null) {
      return error(rejection, request);
    }
    return store
        .find(request.path().substring(BlobStore.PREFIX.length()))
        .map(blob -> conditional(request, blob))
        .orElseGet(() -> error(BlobErrors.NOT_FOUND, request));
  }

  private HttpResponse error(BlobErrors error, HttpRequest request) {
    return error.response(request, store.now());
  }

  private HttpResponse conditional(HttpRequest request, Blob blob) {
    String etag = blob.etag();
    if (request
        .header("If-Match")
        .filter(tag -> !tag.equals("*") && !tag.equals(etag))
        .isPresent()) {
      return error(BlobErrors.CHANGED, request);
    }
    if (request.header("If-None-Match").filter(etag::equals).isPresent()) {
      return HttpResponse.empty(304, Map.of("ETag", etag));
    }
    boolean stale = request.header("If-Range").filter(tag -> !tag.equals(etag)).isPresent();
    Optional<String> range = request.header("Range").filter(header -> !stale);
    return range.isPresent()
        ? partial(request, blob, range.get())
        : content(request, blob, 200, new ByteRange(0, blob.size()));
  }

  private HttpResponse partial(HttpRequest request, Blob blob, String header) {
    return ByteRange.of(header, blob.size())
        .map(
            range ->
                content(request, blob, 206, range)
                    .with("Content-Range", range.contentRange(blob.size())))
        .orElseGet(
            () ->
                error(BlobErrors.RANGE_BEYOND_END, request)
                    .with("Content-Range", "bytes */" + blob.size()));
  }

  private HttpResponse content(HttpRequest request, Blob blob, int status, ByteRange range) {
    Map<String, String> headers = new LinkedHashMap<>(blob.headers());
    if (status == 200 || !settings.has(Quirk.TAGS_VANISH)) {
      headers.put("ETag", blob.etag());
    }
    headers.put("Accept-Ranges", "bytes");
    headers.put(
        "Last-Modified",
        DateTimeFormatter.RFC_1123_DATE_TIME.format(blob.modified().atOffset(ZoneOffset.UTC)));
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
