package io.partnerinsights.core.download;

import java.io.InputStream;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okhttp3.Response;

/** The store's good answer to one request: the file's bytes from somewhere on. */
final class FileResponse {
  static final long UNKNOWN = -1;
  private static final int PARTIAL = 206;
  private static final Pattern CONTENT_RANGE =
      Pattern.compile("bytes (\\d{1,18})-(\\d{1,18})/(\\d{1,18})");

  private final Response response;
  private final FileRequests.RunningCall call;
  private final long start;
  private final OptionalLong end;
  private final OptionalLong size;

  FileResponse(Response response, FileRequests.RunningCall call) {
    this.response = response;
    this.call = call;
    Matcher range = CONTENT_RANGE.matcher(response.header("Content-Range", ""));
    if (response.code() != PARTIAL) {
      this.start = 0;
      long length = response.body().contentLength();
      this.size = length < 0 ? OptionalLong.empty() : OptionalLong.of(length);
      this.end = size;
    } else if (range.matches()) {
      this.start = Long.parseLong(range.group(1));
      this.end = OptionalLong.of(Long.parseLong(range.group(2)) + 1);
      this.size = OptionalLong.of(Long.parseLong(range.group(3)));
    } else {
      this.start = UNKNOWN;
      this.end = OptionalLong.empty();
      this.size = OptionalLong.empty();
    }
  }

  InputStream body() {
    return response.body().byteStream();
  }

  /** Where in the file the body starts; {@link #UNKNOWN} for a part that does not say it. */
  long start() {
    return start;
  }

  /** Where in the file the body ends, if the store says it. */
  OptionalLong end() {
    return end;
  }

  /** Whether the store has given what was asked for, and not all of the file. */
  boolean isPart() {
    return response.code() == PARTIAL;
  }

  /** The whole file's size, if the store says it. */
  OptionalLong size() {
    return size;
  }

  /** The version of the file, only if it is one that {@code If-Match} may be asked with. */
  Optional<String> strongTag() {
    return Optional.ofNullable(response.header("ETag")).filter(tag -> tag.startsWith("\""));
  }

  /** Lets go of the connection; it can be used again only if the body was read to its end. */
  void close() {
    response.close();
  }

  /** Ends a read in progress, from any thread; the reading thread still has to close. */
  void cancel() {
    call.cancel();
  }

  /** Breaks the connection off, so that nothing more is transferred. */
  void abort() {
    call.cancel();
    response.close();
  }
}
