package io.partnerinsights.core.csv.scan;

/**
 * The limits of a record, far above any report's. They keep an endless record from filling the
 * memory.
 */
final class RecordLimits {
  /** Any number of fields, for the header; the header decides the number. */
  static final int UNKNOWN_COUNT = 0;

  private static final int MAX_FIELDS = 100_000;
  private static final int MAX_HEADER_BYTES = 4 << 20;

  /** A record with the largest field that the user allows must fit. */
  private static final int MIN_RECORD_LIMIT = 64 << 20;

  private static final int MAX_RECORD_LIMIT = 1 << 30;

  private final boolean isLenient;
  private final int maxRecordBytes;
  private final ParseErrors errors;

  RecordLimits(Dialect dialect, ParseErrors errors) {
    this.isLenient = dialect.isLenient();
    long twoFields = 2 * Math.min(MAX_RECORD_LIMIT, dialect.maxFieldBytes());
    this.maxRecordBytes = (int) Math.min(MAX_RECORD_LIMIT, Math.max(MIN_RECORD_LIMIT, twoFields));
    this.errors = errors;
  }

  /** Returns the maximum number of fields; a lenient dialect accepts more than the header has. */
  int maxFields(int columnCount) {
    return columnCount == UNKNOWN_COUNT || isLenient ? MAX_FIELDS : columnCount;
  }

  RuntimeException tooManyFieldsError(String position, int columnCount) {
    return maxFields(columnCount) == columnCount
        ? errors.raggedRow(position, columnCount, columnCount + 1)
        : errors.tooManyFields(position, MAX_FIELDS);
  }

  int maxRecordBytes(int columnCount) {
    return columnCount == UNKNOWN_COUNT ? MAX_HEADER_BYTES : maxRecordBytes;
  }

  RuntimeException recordTooLongError(String position, int columnCount) {
    return columnCount == UNKNOWN_COUNT
        ? errors.headerTooLarge(MAX_HEADER_BYTES)
        : errors.fieldTooLarge(position, "a record is longer than " + maxRecordBytes + " bytes");
  }
}
