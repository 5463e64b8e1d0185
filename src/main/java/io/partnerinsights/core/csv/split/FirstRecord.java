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
final class FirstRecord {
  private static final long MIN_BYTES_BACK = 64 << 10;
  private static final int BACK_GROWTH = 4;

  /** Bytes to read after a field of maximum length; a wrong candidate rarely survives longer. */
  private static final long BYTES_AFTER_FIELD = 64 << 10;

  private final FileBytes file;
  private final Dialect dialect;
  private final int columns;
  private final ParseErrors errors;

  /**
   * @param columns number of fields in the file's header; unused in a lenient dialect, where a row
   *     may have any number
   */
  FirstRecord(FileBytes file, Dialect dialect, int columns, ParseErrors errors) {
    this.file = file;
    this.dialect = dialect;
    this.columns = dialect.lenient() ? CandidateState.ANY : columns;
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
  long find(long position, BufferedBytes bytes) throws IOException {
    return position > Preamble.MAX_BYTES
        ? findFrom(position, bytes)
        : findFrom(Math.max(position, afterPreamble()), bytes);
  }

  /** Returns a position in the header, whose record belongs to the first split. */
  private long afterPreamble() throws IOException {
    long end = Math.min(Preamble.MAX_BYTES, file.size());
    try (InputStream start = new BufferedInputStream(file.open(0, end))) {
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

  private long findFrom(long position, BufferedBytes bytes) throws IOException {
    long back = 0;
    while (true) {
      CandidateStates candidates = runFrom(Math.max(0, position - back), position, bytes);
      if (candidates.areProven()) {
        return candidates.firstRecord();
      }
      if (back >= position) {
        throw errors.brokenQuotes(
            ParseErrors.atByte(position), "the bytes before it cannot be parsed");
      }
      back = back == 0 ? MIN_BYTES_BACK : back * BACK_GROWTH;
    }
  }

  /** Runs the candidates from {@code start}, over the position, until they agree or never will. */
  private CandidateStates runFrom(long start, long position, BufferedBytes bytes)
      throws IOException {
    if (start == position) {
      byte before = (byte) bytes.at(position - 1);
      return runAfter(CandidateStates.after(before, dialect, columns, position), position, bytes);
    }
    long from = Math.max(0, start - 1);
    try (InputStream preceding = new BufferedInputStream(file.open(from, position))) {
      CandidateStates candidates =
          start == 0
              ? CandidateStates.atStartOfFile(dialect, columns, position)
              : CandidateStates.after((byte) preceding.read(), dialect, columns, position);
      long at = start == 0 ? skipPreamble(preceding) : start;
      for (; at < position && !candidates.areUndecidable(); at++) {
        candidates.accept((byte) preceding.read(), at);
      }
      return runAfter(candidates, position, bytes);
    }
  }

  private CandidateStates runAfter(CandidateStates candidates, long position, BufferedBytes bytes)
      throws IOException {
    long limit = position + dialect.maxFieldBytes() + BYTES_AFTER_FIELD;
    long at = position;
    while (candidates.needMoreBytes(at < limit)) {
      int next = bytes.at(at);
      if (next < 0) {
        candidates.acceptEnd(at);
      } else {
        candidates.accept((byte) next, at);
        at++;
      }
    }
    return candidates;
  }
}
