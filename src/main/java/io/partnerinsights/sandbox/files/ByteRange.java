package io.partnerinsights.sandbox.files;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A byte range of a file, as a {@code Range} header names it. */
record ByteRange(long offset, long length) {
  private static final Pattern FORM = Pattern.compile("bytes=(\\d*)-(\\d*)");

  /**
   * Parses a Range header. A header in another form means the whole file, as HTTP permits.
   *
   * @return empty if no byte of the file is in the range
   */
  static Optional<ByteRange> of(String header, long size) {
    Matcher form = FORM.matcher(header.strip());
    if (!form.matches() || header.strip().equals("bytes=-")) {
      return Optional.of(new ByteRange(0, size));
    }
    if (form.group(1).isEmpty()) {
      long last = Math.min(size, Long.parseLong(form.group(2)));
      return last == 0 ? Optional.empty() : Optional.of(new ByteRange(size - last, last));
    }
    long first = Long.parseLong(form.group(1));
    long end = form.group(2).isEmpty() ? size - 1 : Long.parseLong(form.group(2));
    return first >= size || end < first
        ? Optional.empty()
        : Optional.of(new ByteRange(first, Math.min(end, size - 1) - first + 1));
  }

  String contentRange(long size) {
    return "bytes " + offset + "-" + (offset + length - 1) + "/" + size;
  }
}
