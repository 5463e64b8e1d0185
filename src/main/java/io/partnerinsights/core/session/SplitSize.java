package io.partnerinsights.core.session;

/**
 * The size of a split that was read to its end, or of several splits that follow each other.
 *
 * @param start the first byte in the uncompressed file
 * @param end the byte after the last one
 * @param fileBytes the size of the uncompressed file
 * @param records the number of records that begin in the split, malformed ones included
 */
public record SplitSize(long start, long end, long fileBytes, long records) {
  /** Returns it as a text, for an engine that brings it from a task to the process that plans. */
  public String save(FileId file) {
    return "%d %d %d %d %s".formatted(start, end, fileBytes, records, file.text());
  }

  SplitSize with(SplitSize next) {
    return new SplitSize(start, next.end, fileBytes, records + next.records);
  }
}
