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
 * <p>The result depends on the file and the position only. It is right for every file that can be
 * parsed to its end. A file that breaks the rules may lead to a wrong result. Therefore the split
 * before the position checks that its last record ends there, see {@link FileSplit}.
 */
final class FirstRecordSearch {
  private static final long MIN_BYTES_BACK = 64 << 10;
  private static final int BACK_GROWTH = 4;

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
    this.columnCount = dialect.isLenient() ? CandidateState.ANY : columnCount;
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
        ? searchFrom(position, bytes)
        : searchFrom(Math.max(position, positionAfterPreamble()), bytes);
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

  private long searchFrom(long position, BufferedBytes bytes) throws IOException {
    long bytesBack = 0;
    while (true) {
      CandidateStates candidates = runFrom(Math.max(0, position - bytesBack), position, bytes);
      if (candidates.areProven()) {
        return candidates.firstRecord();
      }
      if (bytesBack >= position) {
        throw errors.brokenQuotes(
            ParseErrors.atByte(position), "the bytes before it cannot be parsed");
      }
      bytesBack = bytesBack == 0 ? MIN_BYTES_BACK : bytesBack * BACK_GROWTH;
    }
  }

  /** Runs the candidates from {@code start}, over the position, until they agree or never will. */
  private CandidateStates runFrom(long start, long position, BufferedBytes bytes)
      throws IOException {
    if (start == position) {
      byte previousByte = (byte) bytes.byteAt(position - 1);
      return runAfter(
          CandidateStates.afterByte(previousByte, dialect, columnCount, position), position, bytes);
    }
    long openPosition = Math.max(0, start - 1);
    try (InputStream precedingBytes =
        new BufferedInputStream(file.openAt(openPosition, position))) {
      CandidateStates candidates =
          start == 0
              ? CandidateStates.atStartOfFile(dialect, columnCount, position)
              : CandidateStates.afterByte(
                  (byte) precedingBytes.read(), dialect, columnCount, position);
      long bytePosition = start == 0 ? skipPreamble(precedingBytes) : start;
      for (; bytePosition < position && !candidates.areUndecidable(); bytePosition++) {
        candidates.parseByte((byte) precedingBytes.read(), bytePosition);
      }
      return runAfter(candidates, position, bytes);
    }
  }

  private CandidateStates runAfter(CandidateStates candidates, long position, BufferedBytes bytes)
      throws IOException {
    long limitPosition = position + dialect.maxFieldBytes() + BYTES_AFTER_FIELD;
    long bytePosition = position;
    while (candidates.needMoreBytes(bytePosition < limitPosition)) {
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
