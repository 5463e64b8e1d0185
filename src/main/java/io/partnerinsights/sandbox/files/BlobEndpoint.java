package io.partnerinsights.sandbox.files;

import io.partnerinsights.sandbox.wire.Answer;
import io.partnerinsights.sandbox.wire.Call;
import io.partnerinsights.sandbox.wire.Endpoint;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Downloads, as an object store answers them: no Authorization header beside a signed link, 403 for
 * a wrong or expired signature, 404 for a file that is gone, 412 for one that changed, ranges.
 */
public final class BlobEndpoint implements Endpoint {
  private final BlobStore store;

  /** Serves the store's files. */
  public BlobEndpoint(BlobStore store) {
    this.store = store;
  }

  @Override
  public Answer answer(Call call) {
    if (!call.method().equals("GET") && !call.method().equals("HEAD")) {
      return error(call, 405, "UnsupportedHttpVerb", "The resource doesn't support that verb.");
    }
    if (call.header("Authorization").isPresent()) {
      return error(
          call,
          400,
          "InvalidAuthenticationInfo",
          "Authentication information is not given in the correct format. Check the value of"
              + " Authorization header.");
    }
    if (!store.links().allow(call.path(), call.parameters())) {
      return error(
          call,
          403,
          "AuthenticationFailed",
          "Server failed to authenticate the request. Make sure the value of Authorization header"
              + " is formed correctly including the signature.");
    }
    return store
        .find(call.path().substring(BlobStore.PREFIX.length()))
        .map(blob -> conditional(call, blob))
        .orElseGet(() -> error(call, 404, "BlobNotFound", "The specified blob does not exist."));
  }

  private static Answer conditional(Call call, Blob blob) {
    boolean other =
        call.header("If-Match")
            .filter(tag -> !tag.equals("*") && !tag.equals(blob.etag()))
            .isPresent();
    if (other) {
      return error(
          call,
          412,
          "ConditionNotMet",
          "The condition specified using HTTP conditional header(s) is not met.");
    }
    if (call.header("If-None-Match").filter(blob.etag()::equals).isPresent()) {
      return Answer.empty(304, Map.of("ETag", blob.etag()));
    }
    boolean stale = call.header("If-Range").filter(tag -> !tag.equals(blob.etag())).isPresent();
    Optional<String> range = call.header("Range").filter(header -> !stale);
    return range.isPresent() ? part(call, blob, range.get()) : send(call, blob, 200, whole(blob));
  }

  private static ByteRange whole(Blob blob) {
    return new ByteRange(0, blob.size());
  }

  private static Answer part(Call call, Blob blob, String header) {
    Optional<ByteRange> range = ByteRange.of(header, blob.size());
    if (range.isEmpty()) {
      return error(
              call,
              416,
              "InvalidRange",
              "The range specified is invalid for the current size of the resource.")
          .with("Content-Range", "bytes */" + blob.size());
    }
    long first = range.get().offset();
    long last = first + range.get().length() - 1;
    return send(call, blob, 206, range.get())
        .with("Content-Range", "bytes " + first + "-" + last + "/" + blob.size());
  }

  private static Answer send(Call call, Blob blob, int status, ByteRange range) {
    Map<String, String> headers = new LinkedHashMap<>(blob.headers());
    headers.put("ETag", blob.etag());
    headers.put("Accept-Ranges", "bytes");
    headers.put(
        "Last-Modified",
        DateTimeFormatter.RFC_1123_DATE_TIME.format(blob.modified().atOffset(ZoneOffset.UTC)));
    headers.put("x-ms-blob-type", "BlockBlob");
    headers.put("Content-Length", String.valueOf(range.length()));
    return call.method().equals("HEAD") || range.length() == 0
        ? Answer.empty(status, headers)
        : new Answer(
            status, headers, new Answer.FilePart(blob.file(), range.offset(), range.length()));
  }

  private static Answer error(Call call, int status, String code, String message) {
    String xml =
        "<?xml version=\"1.0\" encoding=\"utf-8\"?><Error><Code>%s</Code><Message>%s</Message></Error>"
            .formatted(code, message);
    Answer answer =
        call.method().equals("HEAD")
            ? Answer.empty(status, Map.of())
            : Answer.text(status, "application/xml", xml);
    return answer.with("x-ms-error-code", code);
  }
}
