package io.partnerinsights.core.csv.scan;

import io.partnerinsights.core.csv.decode.FieldSpans;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Cuts a report's bytes into records and fields; the wall between bytes and values. Whoever decodes
 * needs to know no lexical rule: they are {@link RecordCutter}'s.
 *
 * <p>It goes chunk by chunk: {@link #scan} finds some rows, and the kept fields of these are slices
 * of {@link #bytes()}, without their quotes. What is wrong is thrown when all rows before it have
 * been given, as {@link io.partnerinsights.core.errors.PartnerInsightsException}. Not thread-safe.
 */
public final class ByteScanner implements Closeable {
  private final ByteSource source;
  private final RecordCutter cutter;
  private final RowPositions places;
  private final ChunkRecords records;
  private final ParseErrors problems;
  private final long end;
  private boolean holds;
  private boolean done;
  private RuntimeException fault;

  private ByteScanner(
      ByteSource source, RecordCutter cutter, RowPositions places, ParseErrors problems, long end) {
    this.source = source;
    this.places = places;
    this.cutter = cutter;
    this.records = new ChunkRecords(source, cutter, places);
    this.problems = problems;
    this.end = end;
  }

  /**
   * Before the first byte of a file, whose {@link #header()} must be read first.
   *
   * @param end rows that begin at this byte of the file, or behind it, are not read
   */
  public static ByteScanner ofFile(
      ByteSource file, Dialect dialect, long end, ParseErrors problems) {
    RowPositions places = new RowPositions(true);
    RecordCutter cutter = new RecordCutter(dialect, RecordCutter.ANY, places, problems);
    return new ByteScanner(passing(file, dialect), cutter, places, problems, end);
  }

  /**
   * Before the first byte of a record of a file that has so many columns.
   *
   * @param end rows that begin at this byte of the file, or behind it, are not read
   */
  public static ByteScanner ofPart(
      ByteSource rest, Dialect dialect, int columns, long end, ParseErrors problems) {
    RowPositions places = new RowPositions(false);
    RecordCutter cutter = new RecordCutter(dialect, columns, places, problems);
    cutter.startAt(0, rest.position());
    cutter.endAt(end);
    return new ByteScanner(passing(rest, dialect), cutter, places, problems, end);
  }

  private static ByteSource passing(ByteSource source, Dialect dialect) {
    if (dialect.lenient()) {
      source.letPass();
    }
    return source;
  }

  /** The names in the first record, which is read now; none when the file is empty. */
  public List<String> header() {
    source.more();
    cutter.startAt(source.start(), source.position());
    holds = true;
    if (scan(1) == 0) {
      return List.of();
    }
    requireUtf8Header();
    int columns = cutter.backToHeader();
    done = false;
    scan(1);
    List<String> names = IntStream.range(0, columns).mapToObj(i -> textOf(i, 0)).toList();
    places.forget();
    cutter.endAt(end);
    return names;
  }

  /** In every mode: columns are found by these names. */
  private void requireUtf8Header() {
    long malformed = records.firstMalformed(0);
    if (malformed >= 0) {
      throw problems.unreadable(place(0), new MalformedUtf8Exception(malformed));
    }
  }

  /**
   * From now on these fields of a record will be asked for, numbered from 0.
   *
   * @param holdBytes whether bytes must stay until {@link #release()}, not only for their chunk
   */
  public void keep(int[] fields, boolean holdBytes) {
    cutter.keep(KeptFields.of(fields));
    holds = holdBytes;
  }

  /** The bytes of the rows so far are no longer needed. */
  public void release() {
    source.compact(cutter.recordStart());
    cutter.moveToStart();
  }

  /** How many bytes the rows since the last {@link #release()} have, if they are held. */
  public int heldBytes() {
    return cutter.recordStart();
  }

  /**
   * Cuts the next rows, as many as are at hand, but no more than {@code most}; the slices of those
   * before are gone, their bytes too unless they are held. 0 when there are none before the end.
   */
  public int scan(int most) {
    cutter.startChunk();
    int limit = Math.min(most, cutter.kept().rows());
    while (cutter.rows() == 0 && !done && !cutter.isBehindEnd() && !isWrong()) {
      cutter.cut(source.bytes(), source.end(), limit);
      if (cutter.rows() == 0 && !cutter.isBehindEnd() && !isWrong()) {
        advance();
      }
    }
    if (cutter.rows() == 0 && isWrong()) {
      throw fault == null ? cutter.fault().get() : fault;
    }
    return cutter.rows();
  }

  /**
   * Where in the file the first record begins that is not read, once {@link #scan} has answered 0;
   * the file's size if there is none.
   */
  public long nextRecord() {
    if (cutter.isAfterCr() && !done) {
      advance();
      cutter.passHalfLineEnd(source.bytes(), source.end());
    }
    return source.position() + cutter.recordStart();
  }

  private boolean isWrong() {
    return fault != null || cutter.fault().isThere();
  }

  private void advance() {
    cutter.refuseEndless();
    if (!holds) {
      release();
    }
    if (!isWrong() && !source.more()) {
      source.fault().ifPresentOrElse(this::stop, this::end);
    }
  }

  private void stop(Exception cause) {
    if (cause instanceof IOException e) {
      cutter.fault().unreadable(e);
    } else {
      fault = (RuntimeException) cause;
    }
  }

  private void end() {
    done = true;
    cutter.end(source.bytes(), source.end());
  }

  /** The array that the slices of this chunk are in. */
  public byte[] bytes() {
    return source.bytes();
  }

  /** The slices of all kept fields, each field's from {@link #column} on, row by row. */
  public long[] slices() {
    return cutter.kept().slices();
  }

  /** Where a kept field's slices start. */
  public int column(int keptField) {
    return cutter.kept().column(keptField);
  }

  /** Where a row of the chunk is in the file. */
  public FilePosition place(int row) {
    return places.of(row);
  }

  /** The rows of the chunk as they stand in the file. */
  public ChunkRecords records() {
    return records;
  }

  /** A kept field of a row of the chunk. */
  public String textOf(int keptField, int row) {
    long slice = slices()[column(keptField) + row];
    return new String(
        bytes(), FieldSpans.start(slice), FieldSpans.length(slice), StandardCharsets.UTF_8);
  }

  @Override
  public void close() throws IOException {
    source.close();
  }
}
