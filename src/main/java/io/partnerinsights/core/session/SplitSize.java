package io.partnerinsights.core.session;

/**
 * The size of a split that was read to its end, or of several splits that follow each other.
 *
 * @param executionId the execution whose file it is a part of
 * @param start the first byte in the uncompressed file
 * @param end the byte after the last one
 * @param fileBytes the size of the uncompressed file
 * @param records the number of records that begin in the split, malformed ones included
 */
public record SplitSize(String executionId, long start, long end, long fileBytes, long records) {

  /** Returns it as a text, for an engine that brings it from a task to the process that plans. */
  public String save() {
    return "%d %d %d %d %s".formatted(start, end, fileBytes, records, executionId);
  }

  static SplitSize restore(String text) {
    String[] parts = text.split(" ", 5);
    return new SplitSize(
        parts[4],
        Long.parseLong(parts[0]),
        Long.parseLong(parts[1]),
        Long.parseLong(parts[2]),
        Long.parseLong(parts[3]));
  }

  SplitSize with(SplitSize next) {
    return new SplitSize(executionId, start, next.end, fileBytes, records + next.records);
  }
}
