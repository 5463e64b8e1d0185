package io.partnerinsights.core.csv.split;

import io.partnerinsights.core.csv.scan.FilePosition;
import io.partnerinsights.core.csv.scan.ParseErrors;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;

/**
 * The records of a file that begin in a range of its bytes. All parts together are the file, as
 * long as none of them reports an error: the first begins at the file's start, and each proves not
 * only where its own first record begins but, when its last has been read, also that the next part
 * will begin there. Not thread-safe.
 */
public final class FileSplit implements Closeable {
  /** The record on the border ends in so many bytes behind it, and so does most proof. */
  private static final long BEHIND_END = 64 << 10;

  private final FileBytes file;
  private final FirstRecord proof;
  private final ParseErrors problems;
  private final ByteRange range;
  private final InputStream opened;
  private long first;
  private TailRecorder rest;

  /** Opens the file where the range begins. */
  public FileSplit(FileBytes file, ByteRange range, FirstRecord proof, ParseErrors problems) {
    this.file = file;
    this.proof = proof;
    this.problems = problems;
    this.range = range;
    this.opened = file.open(openedAt(), wantedEnd());
  }

  /**
   * Finds the part's first record; only once.
   *
   * @return where it begins in the file: behind the range when no record begins in it; 0 for the
   *     first part, whose first record is the header
   * @throws io.partnerinsights.core.errors.ParseException {@code BROKEN_QUOTES} if the file cannot
   *     be read by the rules
   */
  public long findFirst() throws IOException {
    BufferedBytes bytes = new BufferedBytes(opened, openedAt());
    first = range.start() == 0 ? 0 : proof.at(range.start(), bytes);
    long last = range.end() - 1;
    rest = new TailRecorder(bytes.from(Math.min(first, last)), Math.min(first, last), last);
    return first;
  }

  private long openedAt() {
    return Math.max(0, range.start() - 1);
  }

  /** The file's bytes from the first record on, if it is in the range, as far as one reads. */
  public InputStream bytes() {
    return isEmpty() ? InputStream.nullInputStream() : rest;
  }

  /** Bytes before this position will be read in any case. */
  public long wantedEnd() {
    return Math.min(file.size(), range.end() + BEHIND_END);
  }

  private boolean isEmpty() {
    return first >= range.end();
  }

  /**
   * Makes sure that the next part begins where this one has ended.
   *
   * @param nextRecord where the first record begins that is not this part's
   * @throws io.partnerinsights.core.errors.ParseException {@code BROKEN_QUOTES} if it will not
   */
  public void checkEnd(long nextRecord) throws IOException {
    long end = range.end();
    if (end < file.size() && proof.at(end, rest.fromFirst()) != nextRecord) {
      throw problems.brokenQuotes(
          new FilePosition.AtByte(nextRecord),
          "rows from here on can be read in more than one way");
    }
  }

  @Override
  public void close() throws IOException {
    opened.close();
  }
}
