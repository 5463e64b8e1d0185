package io.partnerinsights.sandbox.files;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One range of a file's bytes, as {@code Range: bytes=…} asks for it. */
record ByteRange(long offset, long length) {
  private static final Pattern FORM = Pattern.compile("bytes=(\\d*)-(\\d*)");

  /**
   * The bytes that a header asks for; all of them when the header is none that a server must know.
   *
   * @return empty if no byte of the file lies in the range
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
}
