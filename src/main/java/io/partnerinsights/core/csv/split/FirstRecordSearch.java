package io.partnerinsights.core.csv.split;

import io.partnerinsights.core.csv.scan.Dialect;
import io.partnerinsights.core.csv.scan.ParseErrors;
import io.partnerinsights.core.csv.scan.Preamble;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Proves where the first record at or after a position of a file begins.
 *
 * <p>The position may be inside a quoted field, and text in quotes can look like records. Therefore
 * every parser state that is possible there is a candidate, and is run forward over the bytes that
 * follow. A candidate is dropped at the first byte that it cannot parse: a character after a
 * closing quote, a record with a wrong number of fields, a field that is too long. The first record
 * is proven when all remaining candidates agree on it. If they never will, the proof is repeated
 * from further back; at the start of the file only one state is possible.
 *
 * <p>The result depends only on the file and the position. It is right for every file that can be
 * parsed to its end. For other files, the split before the position checks that its last record
 * ends there, see {@link FileSplit}.
 */
final class FirstRecordSearch {
  private static final long MIN_LOOKBEHIND_BYTES = 64 << 10;
  private static final int LOOKBEHIND_FACTOR = 4;

  /** Bytes to read after a field of maximum length; a wrong candidate rarely survives longer. */
  private static final long BYTES_AFTER_FIELD = 64 << 10;

  private final FileBytes file;
  private final Dialect dialect;
  private final int columnCount;
  private final ParseErrors errors;

  /**
   * @param columnCount number of fields in the file's header; unused in a lenient dialect, where a
   *     row may have any number
   */
  FirstRecordSearch(FileBytes file, Dialect dialect, int columnCount, ParseErrors errors) {
    this.file = file;
    this.dialect = dialect;
    this.columnCount = dialect.isLenient() ? CandidateState.ANY_COUNT : columnCount;
    this.errors = errors;
  }

  /**
   * Returns the position of the first record, or the size of a file without one.
   *
   * @param position at least 1
   * @param bytes of the file, from the byte before the position on
   * @throws io.partnerinsights.core.errors.ParseException {@code BROKEN_QUOTES} if the file cannot
   *     be parsed up to the position
   */
  long findAtOrAfter(long position, BufferedBytes bytes) throws IOException {
    return position > Preamble.MAX_BYTES
        ? proveFirstRecord(position, bytes)
        : proveFirstRecord(Math.max(position, positionAfterPreamble()), bytes);
  }

  /** Returns a position in the header, whose record belongs to the first split. */
  private long positionAfterPreamble() throws IOException {
    long end = Math.min(Preamble.MAX_BYTES, file.size());
    try (InputStream start = new BufferedInputStream(file.openAt(0, end))) {
      return Math.min(file.size(), skipPreamble(start) + 1L);
    }
  }

  private static int skipPreamble(InputStream file) throws IOException {
    file.mark(Preamble.MAX_BYTES);
    byte[] start = file.readNBytes(Preamble.MAX_BYTES);
    file.reset();
    int length = Preamble.length(start, start.length);
    file.skipNBytes(length);
    return length;
  }

  private long proveFirstRecord(long position, BufferedBytes bytes) throws IOException {
    long lookbehind = 0;
    while (true) {
      CandidateSet candidates = runCandidates(Math.max(0, position - lookbehind), position, bytes);
      if (candidates.isProven()) {
        return candidates.firstRecordPosition();
      }
      if (lookbehind >= position) {
        throw errors.brokenQuotes(
            ParseErrors.describeRowAtByte(position), "the bytes before it cannot be parsed");
      }
      lookbehind = lookbehind == 0 ? MIN_LOOKBEHIND_BYTES : lookbehind * LOOKBEHIND_FACTOR;
    }
  }

  /** Runs the candidates from {@code start} across the position, until the proof is decided. */
  private CandidateSet runCandidates(long start, long position, BufferedBytes bytes)
      throws IOException {
    if (start == position) {
      byte previousByte = (byte) bytes.byteAt(position - 1);
      return runUntilDecided(
          CandidateSet.afterByte(previousByte, dialect, columnCount, position), position, bytes);
    }
    long openPosition = Math.max(0, start - 1);
    try (InputStream precedingBytes =
        new BufferedInputStream(file.openAt(openPosition, position))) {
      CandidateSet candidates =
          start == 0
              ? CandidateSet.atFileStart(dialect, columnCount, position)
              : CandidateSet.afterByte(
                  (byte) precedingBytes.read(), dialect, columnCount, position);
      long bytePosition = start == 0 ? skipPreamble(precedingBytes) : start;
      for (; bytePosition < position && !candidates.isUndecidable(); bytePosition++) {
        candidates.parseByte((byte) precedingBytes.read(), bytePosition);
      }
      return runUntilDecided(candidates, position, bytes);
    }
  }

  private CandidateSet runUntilDecided(CandidateSet candidates, long position, BufferedBytes bytes)
      throws IOException {
    long limitPosition = position + dialect.maxFieldBytes() + BYTES_AFTER_FIELD;
    long bytePosition = position;
    while (candidates.needsMoreBytes(bytePosition < limitPosition)) {
      int next = bytes.byteAt(bytePosition);
      if (next < 0) {
        candidates.parseEnd(bytePosition);
      } else {
        candidates.parseByte((byte) next, bytePosition);
        bytePosition++;
      }
    }
    return candidates;
  }
}
