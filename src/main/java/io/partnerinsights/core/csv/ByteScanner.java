package io.partnerinsights.core.csv;

import io.partnerinsights.core.csv.bytes.ByteSource;
import io.partnerinsights.core.csv.decode.Slices;
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
final class ByteScanner implements Closeable {
  private final ByteSource source;
  private final RecordCutter cutter;
  private boolean holds;
  private boolean done;
  private RuntimeException fault;

  /** Before the first byte of a file. */
  ByteScanner(ByteSource source, char separator, long mostFieldBytes, FileProblems problems) {
    this.source = source;
    this.cutter = new RecordCutter(separator, mostFieldBytes, problems);
  }

  /**
   * Instead of {@link #header()}, for a source that starts somewhere else in a file whose header is
   * known. The rest of a record that the source starts inside of is read by all the rules, as far
   * as they can be known, but is no row.
   */
  void startInside(StartState state, int columnsOfFile) {
    cutter.startInside(state, columnsOfFile);
  }

  /** The names in the first record, which is read now; none when the file is empty. */
  List<String> header() {
    source.more();
    cutter.startAt(source.start());
    holds = true;
    if (scan(1) == 0) {
      return List.of();
    }
    int columns = cutter.backToHeader();
    done = false;
    scan(1);
    List<String> names = IntStream.range(0, columns).mapToObj(i -> textOf(i, 0)).toList();
    cutter.forgetRows();
    return names;
  }

  /**
   * From now on these fields of a record will be asked for, numbered from 0.
   *
   * @param holdBytes whether bytes must stay until {@link #release()}, not only for their chunk
   */
  void keep(int[] fields, boolean holdBytes) {
    cutter.keep(KeptFields.of(fields));
    holds = holdBytes;
  }

  /** The bytes of the rows so far are no longer needed. */
  void release() {
    source.compact(cutter.recordStart());
    cutter.moveToStart();
  }

  /** How many bytes the rows since the last {@link #release()} have, if they are held. */
  int heldBytes() {
    return cutter.recordStart();
  }

  /**
   * Cuts the next rows, as many as are at hand, but no more than {@code most}; the slices of those
   * before are gone, their bytes too unless they are held. 0 when the file has ended.
   */
  int scan(int most) {
    cutter.startChunk();
    int limit = Math.min(most, cutter.kept().rows());
    while (cutter.rows() == 0 && !done && !isWrong()) {
      cutter.cut(source.bytes(), source.end(), limit);
      if (cutter.rows() == 0 && !isWrong()) {
        advance();
      }
    }
    if (cutter.rows() == 0 && isWrong()) {
      throw fault == null ? cutter.fault() : fault;
    }
    return cutter.rows();
  }

  private boolean isWrong() {
    return fault != null || cutter.fault() != null;
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
      cutter.refuse(e);
    } else {
      fault = (RuntimeException) cause;
    }
  }

  private void end() {
    done = true;
    cutter.end(source.bytes(), source.end());
  }

  /** The array that the slices of this chunk are in. */
  byte[] bytes() {
    return source.bytes();
  }

  /** The slices of all kept fields, each field's from {@link #column} on, row by row. */
  long[] slices() {
    return cutter.kept().slices();
  }

  int column(int keptField) {
    return cutter.kept().column(keptField);
  }

  /** Where a row of the chunk is in the file. */
  FilePlace place(int row) {
    return cutter.place(row);
  }

  String textOf(int keptField, int row) {
    long slice = slices()[column(keptField) + row];
    return new String(bytes(), Slices.start(slice), Slices.length(slice), StandardCharsets.UTF_8);
  }

  @Override
  public void close() throws IOException {
    source.close();
  }
}
