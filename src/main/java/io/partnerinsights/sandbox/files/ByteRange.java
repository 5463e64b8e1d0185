package io.partnerinsights.sandbox.files;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A byte range of a file, as a {@code Range} header names it. */
record ByteRange(long offset, long length) {
  private static final Pattern RANGE_HEADER = Pattern.compile("bytes=(\\d*)-(\\d*)");

  /**
   * Parses a Range header. A header in another form means the whole file, as HTTP permits.
   *
   * @return empty if no byte of the file is in the range
   */
  static Optional<ByteRange> parse(String header, long fileSize) {
    Matcher matcher = RANGE_HEADER.matcher(header.strip());
    if (!matcher.matches() || header.strip().equals("bytes=-")) {
      return Optional.of(new ByteRange(0, fileSize));
    }
    if (matcher.group(1).isEmpty()) {
      long suffixLength = Math.min(fileSize, Long.parseLong(matcher.group(2)));
      return suffixLength == 0
          ? Optional.empty()
          : Optional.of(new ByteRange(fileSize - suffixLength, suffixLength));
    }
    long firstByte = Long.parseLong(matcher.group(1));
    long lastByte = matcher.group(2).isEmpty() ? fileSize - 1 : Long.parseLong(matcher.group(2));
    return firstByte >= fileSize || lastByte < firstByte
        ? Optional.empty()
        : Optional.of(new ByteRange(firstByte, Math.min(lastByte, fileSize - 1) - firstByte + 1));
  }

  String contentRange(long fileSize) {
    return "bytes " + offset + "-" + (offset + length - 1) + "/" + fileSize;
  }
}
