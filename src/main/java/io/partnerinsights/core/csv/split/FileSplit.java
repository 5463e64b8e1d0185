package io.partnerinsights.core.csv.split;

import io.partnerinsights.core.csv.scan.ByteScanner;
import io.partnerinsights.core.csv.scan.ByteSource;
import io.partnerinsights.core.csv.scan.Dialect;
import io.partnerinsights.core.csv.scan.ParseErrors;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;

/**
 * The records of a file that begin in a range of its bytes. If no split reports an error, the
 * splits of a file contain each of its records exactly once: each split proves where its first
 * record and the next split's first record begin. Not thread-safe.
 */
public final class FileSplit implements Closeable {
  /** Bytes to request after the range: they complete its last record and most proofs. */
  private static final long BYTES_AFTER_RANGE = 64 << 10;

  private final FileBytes file;
  private final ByteRange range;
  private final Dialect dialect;
  private final int columnCount;
  private final ParseErrors errors;
  private final FirstRecordSearch search;
  private final InputStream stream;

  @SuppressWarnings("NullAway.Init") // openScanner() sets it
  private TailRecorder tail;

  /**
   * Opens the file at the start of the range.
   *
   * @param columnCount number of fields in the file's header
   */
  public FileSplit(
      FileBytes file, ByteRange range, Dialect dialect, int columnCount, ParseErrors errors) {
    this.file = file;
    this.range = range;
    this.dialect = dialect;
    this.columnCount = columnCount;
    this.errors = errors;
    this.search = new FirstRecordSearch(file, dialect, columnCount, errors);
    this.stream = file.openAt(openPosition(), expectedEnd());
  }

  private long openPosition() {
    return Math.max(0, range.start() - 1);
  }

  private long expectedEnd() {
    return Math.min(file.size(), range.end() + BYTES_AFTER_RANGE);
  }

  public boolean hasHeader() {
    return range.start() == 0;
  }

  /**
   * Finds the split's first record and returns a scanner before it, or before the file's header.
   * May be called once.
   *
   * @param bytesPerRead bytes to request from the file at a time
   * @throws io.partnerinsights.core.errors.ParseException {@code BROKEN_QUOTES} if the file cannot
   *     be parsed up to the range
   */
  public ByteScanner openScanner(int bytesPerRead) {
    long firstRecord = seekFirstRecord();
    InputStream bytes = firstRecord < range.end() ? tail : InputStream.nullInputStream();
    ByteSource source = new ByteSource(bytes, firstRecord, bytesPerRead, expectedEnd());
    return hasHeader()
        ? ByteScanner.ofFile(source, dialect, range.end(), errors)
        : ByteScanner.ofSplit(source, dialect, columnCount, range.end(), errors);
  }

  /** Returns the position of the first record, which is after the range if none begins in it. */
  private long seekFirstRecord() {
    try {
      BufferedBytes bytes = new BufferedBytes(stream, openPosition());
      long firstRecord = hasHeader() ? 0 : search.findAtOrAfter(range.start(), bytes);
      long lastByte = range.end() - 1;
      long recordingStart = Math.min(firstRecord, lastByte);
      tail = new TailRecorder(bytes.streamFrom(recordingStart), recordingStart, lastByte);
      return firstRecord;
    } catch (IOException e) {
      throw errors.unreadable(ParseErrors.describeRowAtByte(range.start()), e);
    }
  }

  /**
   * Checks, after the last record, that the next split begins where this one ends.
   *
   * @param nextRecord position of the first record that is not in this split
   * @throws io.partnerinsights.core.errors.ParseException {@code BROKEN_QUOTES} if it does not
   */
  public void verifyNextSplitStart(long nextRecord) {
    long end = range.end();
    try {
      if (end < file.size() && search.findAtOrAfter(end, tail.toBufferedBytes()) != nextRecord) {
        throw errors.brokenQuotes(
            ParseErrors.describeRowAtByte(nextRecord),
            "rows from this position on can be parsed in more than one way");
      }
    } catch (IOException e) {
      throw errors.unreadable(ParseErrors.describeRowAtByte(nextRecord), e);
    }
  }

  @Override
  public void close() throws IOException {
    stream.close();
  }

  /** A stream that records the bytes read of it from some position of the file on. */
  private static final class TailRecorder extends FilterInputStream {
    private final ByteArrayOutputStream recordedBytes = new ByteArrayOutputStream();
    private final long recordingStart;
    private long position;

    /**
     * @param position of the stream's first byte in the file; at most {@code recordingStart}
     * @param recordingStart position from which on bytes are recorded
     */
    TailRecorder(InputStream source, long position, long recordingStart) {
      super(source);
      this.position = position;
      this.recordingStart = recordingStart;
    }

    @Override
    public int read() throws IOException {
      byte[] singleByte = new byte[1];
      return read(singleByte, 0, 1) < 0 ? -1 : singleByte[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      int count = in.read(target, offset, length);
      if (count > 0) {
        int skippedBytes = (int) Math.min(count, Math.max(0, recordingStart - position));
        recordedBytes.write(target, offset + skippedBytes, count - skippedBytes);
        position += count;
      }
      return count;
    }

    /** Returns the file's bytes from {@code recordingStart} on, the recorded ones included. */
    BufferedBytes toBufferedBytes() {
      if (position < recordingStart) {
        throw new IllegalStateException("the split has not been read to its end");
      }
      return new BufferedBytes(
          new SequenceInputStream(new ByteArrayInputStream(recordedBytes.toByteArray()), in),
          recordingStart);
    }
  }
}
