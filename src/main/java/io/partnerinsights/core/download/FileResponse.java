package io.partnerinsights.core.download;

import java.io.InputStream;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okhttp3.Protocol;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * A successful response of the store: the file's bytes from some position on.
 *
 * @param startPosition the body's position in the file; {@link #UNKNOWN_POSITION} for a range that
 *     does not say it
 * @param endPosition the position in the file after the body; null if the store does not say it
 * @param fileSize the whole file's size; null if the store does not say it
 */
record FileResponse(
    Response response,
    CancellableCall call,
    long startPosition,
    @Nullable Long endPosition,
    @Nullable Long fileSize) {
  static final long UNKNOWN_POSITION = -1;

  private static final int PARTIAL_CONTENT = 206;
  private static final Pattern CONTENT_RANGE =
      Pattern.compile("bytes (\\d{1,18})-(\\d{1,18})/(\\d{1,18}|\\*)");

  static FileResponse of(Response response) {
    CancellableCall call = CancellableCall.of(response);
    if (response.code() != PARTIAL_CONTENT) {
      long length = response.body().contentLength();
      Long size = length < 0 ? null : Long.valueOf(length);
      return new FileResponse(response, call, 0, size, size);
    }
    Matcher range = CONTENT_RANGE.matcher(response.header("Content-Range", ""));
    if (!range.matches()) {
      return new FileResponse(response, call, UNKNOWN_POSITION, null, null);
    }
    long start = Long.parseLong(range.group(1));
    long end = Long.parseLong(range.group(2)) + 1;
    return new FileResponse(response, call, start, end, parseSize(range.group(3)));
  }

  private static @Nullable Long parseSize(String sizeText) {
    return sizeText.equals("*") ? null : Long.valueOf(sizeText);
  }

  InputStream bodyStream() {
    return response.body().byteStream();
  }

  /**
   * Whether the end of the body is the end of what the store sent: a length was announced, or the
   * protocol marks the end. A body without either ends where the connection does, and an empty one
   * without a length proves nothing.
   *
   * @param bodyBytes the number of bytes that the body has had
   */
  boolean isEndProven(long bodyBytes) {
    return response.body().contentLength() >= 0 || (hasEndMark() && bodyBytes > 0);
  }

  private boolean hasEndMark() {
    boolean isChunked = "chunked".equalsIgnoreCase(response.header("Transfer-Encoding"));
    boolean isHttp1 =
        response.protocol() == Protocol.HTTP_1_0 || response.protocol() == Protocol.HTTP_1_1;
    return isChunked || !isHttp1;
  }

  String contentEncoding() {
    return response.header("Content-Encoding", "");
  }

  /** Returns the file's ETag, only if it is strong: {@code If-Match} ignores weak tags. */
  Optional<String> findStrongEtag() {
    return Optional.ofNullable(response.header("ETag")).filter(tag -> tag.startsWith("\""));
  }

  /** Returns the file's version, if the response proves that ranges of this version can be read. */
  Optional<FileVersion> findVersion() {
    Long knownSize = fileSize;
    return response.code() == PARTIAL_CONTENT && startPosition == 0 && knownSize != null
        ? findStrongEtag().map(tag -> new FileVersion(knownSize, tag))
        : Optional.empty();
  }

  /** A link is in OkHttp's own text of a response. */
  @Override
  public String toString() {
    return "bytes from " + startPosition;
  }

  /** Releases the connection, which is reused only if the body was read to its end. */
  void close() {
    response.close();
  }

  /** Ends a read in progress, from any thread; the reading thread must still close the response. */
  void cancel() {
    call.cancel();
  }

  /** Breaks the connection off, so that nothing more is transferred. */
  void abort() {
    call.cancel();
    response.close();
  }
}
