package io.partnerinsights.core.csv;

import io.partnerinsights.core.csv.bytes.ByteSource;
import io.partnerinsights.core.csv.bytes.Words;
import io.partnerinsights.core.csv.decode.Slices;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.IntStream;

/**
 * Cuts a report's bytes into records and fields; the wall between bytes and values. It keeps all
 * lexical rules (quotes, line ends, longest field, blank lines, as many fields as the header has),
 * so that whoever decodes needs to know none of them.
 *
 * <p>It goes chunk by chunk: {@link #scan} finds some rows, and the kept fields of these are slices
 * of {@link #bytes()}, without their quotes. What is wrong is thrown when all rows before it have
 * been given, as {@link io.partnerinsights.core.errors.PartnerInsightsException}. Not thread-safe.
 */
final class ByteScanner implements Closeable {
  private static final int ANY = 0;

  /** Far beyond any report's width; a record without an end must not fill the memory. */
  private static final int MOST_FIELDS = 100_000;

  private static final int MOST_RECORD_BYTES = 1 << 30;
  private static final long QUOTES = Words.of('"');

  private final ByteSource source;
  private final FileProblems problems;
  private final byte separator;
  private final long separators;
  private final long mostFieldBytes;

  /** Fields that end in the block that they start in need not be measured, except by this. */
  private final boolean skipsBlocks;

  private KeptFields kept = KeptFields.of(new int[0]);
  private int columns = ANY;
  private boolean holds;

  // The rows of the chunk and on which lines they start; behind them, that of the next one.
  private int rows;
  private long rowsBefore;
  private long[] lines = new long[kept.rows() + 1];
  private long line = 1;

  // Where the scanner is: in a field of a record, maybe inside its quotes.
  private int at;
  private int recordStart;
  private int field;
  private int keptBefore;
  private int nextKept = kept.field(0);
  private int fieldStart;
  private int trim;
  private int doubled;
  private boolean quoted;
  private boolean afterQuote;
  private boolean afterCr;
  private boolean partial;

  private int lastRecordStart;
  private int lastRecordFields;
  private boolean done;
  private RuntimeException fault;

  /** Before the first byte of a file. */
  ByteScanner(ByteSource source, char separator, long mostFieldBytes, FileProblems problems) {
    this.source = source;
    this.problems = problems;
    this.separator = (byte) separator;
    this.separators = Words.of(separator);
    this.mostFieldBytes = mostFieldBytes;
    this.skipsBlocks = mostFieldBytes >= Words.BLOCK;
    this.lines[0] = line;
  }

  /**
   * Instead of {@link #header()}, for a source that starts somewhere else in a file whose header is
   * known. The rest of a record that the source starts inside of is read by all the rules, as far
   * as they can be known, but is no row.
   */
  void startInside(StartState state, int columnsOfFile) {
    columns = columnsOfFile;
    partial = state.isInsideRecord();
    quoted = state == StartState.QUOTED;
    afterQuote = state == StartState.AFTER_QUOTE;
    afterCr = state == StartState.AFTER_CR;
    fieldStart = state == StartState.PLAIN ? -1 : 0;
  }

  /** The names in the first record, which is read now; none when the file is empty. */
  List<String> header() {
    source.more();
    at = recordStart = fieldStart = source.start();
    holds = true;
    if (scan(1) == 0) {
      return List.of();
    }
    columns = lastRecordFields;
    kept = KeptFields.all(columns);
    rewind();
    scan(1);
    List<String> names = IntStream.range(0, columns).mapToObj(i -> textOf(i, 0)).toList();
    rows = 0;
    rowsBefore = 0;
    return names;
  }

  /** Back to the record just read, which was only counted: now its fields are to be found. */
  private void rewind() {
    at = recordStart = fieldStart = lastRecordStart;
    line = lines[0];
    afterCr = false;
    done = false;
    rows = 0;
    keptBefore = 0;
    nextKept = kept.field(0);
  }

  /**
   * From now on these fields of a record will be asked for, numbered from 0.
   *
   * @param holdBytes whether bytes must stay until {@link #release()}, not only for their chunk
   */
  void keep(int[] fields, boolean holdBytes) {
    kept = KeptFields.of(fields);
    lines = new long[kept.rows() + 1];
    lines[0] = line;
    nextKept = partial ? Integer.MAX_VALUE : kept.field(0);
    holds = holdBytes;
  }

  /** The bytes of the rows so far are no longer needed. */
  void release() {
    compact();
  }

  /** How many bytes the rows since the last {@link #release()} have, if they are held. */
  int heldBytes() {
    return recordStart;
  }

  /**
   * Cuts the next rows, as many as are at hand, but no more than {@code most}; the slices of those
   * before are gone, their bytes too unless they are held. 0 when the file has ended.
   */
  int scan(int most) {
    startChunk();
    while (rows == 0 && fault == null && !done) {
      cut(source.end(), Math.min(most, kept.rows()));
      if (rows == 0 && fault == null) {
        advance();
      }
    }
    if (rows == 0 && fault != null) {
      throw fault;
    }
    return rows;
  }

  /** What has been found of the row behind the last chunk belongs to the first of this one. */
  private void startChunk() {
    kept.move(keptBefore, rows, 0, 0);
    lines[0] = lines[rows];
    rowsBefore += rows;
    rows = 0;
  }

  /** The array that the slices of this chunk are in. */
  byte[] bytes() {
    return source.bytes();
  }

  /** The slices of all kept fields, each field's from {@link #column} on, row by row. */
  long[] slices() {
    return kept.slices();
  }

  int column(int keptField) {
    return kept.column(keptField);
  }

  /** Where a row of the chunk is in the file. */
  FilePlace place(int row) {
    return new FilePlace(rowsBefore + row + 1, lines[row]);
  }

  String textOf(int keptField, int row) {
    long slice = kept.slices()[kept.column(keptField) + row];
    return new String(
        source.bytes(), Slices.start(slice), Slices.length(slice), StandardCharsets.UTF_8);
  }

  /** Looks at the bytes up to {@code end}, until there are enough rows or something is wrong. */
  private void cut(int end, int most) {
    byte[] bytes = source.bytes();
    goOnBehindBorder(bytes, end);
    while (at < end && rows < most && fault == null) {
      if (quoted) {
        closeQuote(bytes, end);
        if (quoted) {
          break;
        }
      } else {
        cutBlock(bytes, end, most);
      }
    }
    at = Math.min(at, end);
  }

  /** From here to the end of a block: separators in one go, up to whatever else has a meaning. */
  private void cutBlock(byte[] bytes, int end, int most) {
    int base = at;
    long ends = 0;
    long others = 0;
    for (int i = 0; i < Words.BLOCK; i += Words.BYTES) {
      long word = Words.at(bytes, base + i);
      long endsOfWord = Words.equal(word, separators);
      long othersOfWord = (Words.controls(word) & ~endsOfWord) | Words.equal(word, QUOTES);
      ends |= Words.bits(endsOfWord) << i;
      others |= Words.bits(othersOfWord) << i;
    }
    while (others != 0) {
      endFields(bytes, base, ends & (Long.lowestOneBit(others) - 1));
      at = base + Long.numberOfTrailingZeros(others);
      passSpecial(bytes, end);
      if (at >= base + Words.BLOCK || quoted || rows >= most || fault != null) {
        return;
      }
      long rest = -1L << (at - base);
      ends &= rest;
      others &= rest;
    }
    endFields(bytes, base, ends);
    at = base + Words.BLOCK;
  }

  /** {@link #at} is at a line end, a quote or a character that has no meaning. */
  private void passSpecial(byte[] bytes, int end) {
    byte special = bytes[at];
    if (special == '\n' || special == '\r') {
      endLine(bytes, at, end);
    } else if (special == '"' && at == fieldStart) {
      openQuote();
      closeQuote(bytes, end);
    } else {
      at++;
    }
  }

  /** At each of these places of a block a field ends. */
  private void endFields(byte[] bytes, int base, long ends) {
    if (ends == 0) {
      return;
    }
    int count = Long.bitCount(ends);
    if (skipsBlocks && field + count <= nextKept) {
      // Nothing is kept of them, and only the first, which came from before, can be too long.
      checkLength(base + Long.numberOfTrailingZeros(ends));
      field += count;
      fieldStart = base + Long.SIZE - Long.numberOfLeadingZeros(ends);
      trim = 0;
      return;
    }
    for (long left = ends; left != 0; left &= left - 1) {
      endField(bytes, base + Long.numberOfTrailingZeros(left));
    }
  }

  private void endField(byte[] bytes, int p) {
    checkLength(p);
    if (field == nextKept) {
      keepField(bytes, p);
    }
    field++;
    fieldStart = p + 1;
    trim = 0;
  }

  private void keepField(byte[] bytes, int p) {
    if (trim > 1) {
      undouble(bytes, fieldStart, p - 1);
    }
    kept.put(keptBefore, rows, fieldStart, p - fieldStart - trim);
    nextKept = kept.field(++keptBefore);
  }

  /** Where it stands: nobody reads a kept field's bytes a second time. */
  private static void undouble(byte[] bytes, int start, int end) {
    int to = start;
    for (int from = start; from < end; from++) {
      bytes[to++] = bytes[from];
      from += bytes[from] == '"' ? 1 : 0;
    }
  }

  private void openQuote() {
    quoted = true;
    doubled = 0;
    fieldStart++;
    at = fieldStart;
  }

  /** Goes to the quote that closes, or to where it must go on when there are more bytes. */
  private void closeQuote(byte[] bytes, int end) {
    int here = at;
    while (here < end) {
      long word = Words.at(bytes, here);
      long hits = Words.equal(word, QUOTES) | Words.controls(word);
      int p = hits == 0 ? here + Words.BYTES - 1 : here + Words.first(hits);
      here = p + 1;
      if (hits != 0 && bytes[p] != '"') {
        countLineEnd(bytes, p);
      } else if (hits != 0 && bytes[p + 1] == '"') {
        doubled++;
        here = p + 2;
      } else if (hits != 0) {
        closeQuoteAt(bytes, p, end);
        return;
      }
    }
    at = Math.min(here, end);
  }

  private void closeQuoteAt(byte[] bytes, int p, int end) {
    at = p;
    if (p + 1 < end) {
      endQuoted(bytes[p + 1]);
    } else if (source.isLast()) {
      endQuoted((byte) '\n');
    }
  }

  /** {@link #at} is at the quote that closes. */
  private void endQuoted(byte following) {
    if (following != separator && following != '\n' && following != '\r') {
      checkLength(at - doubled);
      refuse(problems::brokenQuotes, "something follows a closing quote");
    }
    quoted = false;
    trim = 1 + doubled;
    at++;
  }

  private void countLineEnd(byte[] bytes, int p) {
    boolean behindCr = p > 0 && bytes[p - 1] == '\r';
    if (bytes[p] == '\r' || (bytes[p] == '\n' && !behindCr)) {
      line++;
    }
  }

  private void endLine(byte[] bytes, int p, int end) {
    if (p > recordStart || columns == 1 || partial) {
      endRecord(bytes, p);
    }
    if (fault == null) {
      startRecord(afterLineEnd(bytes, p, end));
    }
  }

  private void endRecord(byte[] bytes, int p) {
    checkFieldCount();
    endField(bytes, p);
    if (partial ? field > columns : field != columns && columns != ANY) {
      refuse(this::ragged, "");
    }
    if (fault == null) {
      lastRecordStart = recordStart;
      lastRecordFields = field;
      rows += partial ? 0 : 1;
    }
  }

  private void startRecord(int start) {
    partial = false;
    line++;
    lines[rows] = line;
    at = start;
    recordStart = start;
    fieldStart = start;
    field = 0;
    keptBefore = 0;
    nextKept = kept.field(0);
  }

  private int afterLineEnd(byte[] bytes, int p, int end) {
    afterCr = bytes[p] == '\r' && p + 1 == end;
    return bytes[p] == '\r' && p + 1 < end && bytes[p + 1] == '\n' ? p + 2 : p + 1;
  }

  /** What the last byte before a border began, and only the first behind it decides. */
  private void goOnBehindBorder(byte[] bytes, int end) {
    if (at == end) {
      return;
    }
    if (afterCr && bytes[at] == '\n') {
      recordStart = fieldStart = ++at;
    } else if (afterQuote && bytes[at] == '"') {
      openQuote();
    } else if (afterQuote) {
      at--;
      endQuoted(bytes[at + 1]);
      trim = 0;
    }
    afterCr = false;
    afterQuote = false;
  }

  private void advance() {
    checkFieldCount();
    checkLength(quoted ? at - doubled : at);
    if (at - recordStart > MOST_RECORD_BYTES) {
      refuse(problems::tooLarge, "a record is longer than " + MOST_RECORD_BYTES + " bytes");
    }
    if (!holds) {
      compact();
    }
    if (fault == null && !source.more()) {
      source.fault().ifPresentOrElse(this::stop, this::end);
    }
  }

  private void compact() {
    kept.move(keptBefore, rows, rows, recordStart);
    source.compact(recordStart);
    at -= recordStart;
    fieldStart -= recordStart;
    lastRecordStart -= recordStart;
    recordStart = 0;
  }

  private void stop(Exception cause) {
    fault =
        cause instanceof IOException e ? problems.unreadable(place(), e) : (RuntimeException) cause;
  }

  /** The last record needs no line end: it is given one. */
  private void end() {
    done = true;
    int end = source.end();
    cut(end, 1);
    if (quoted) {
      refuse(problems::brokenQuotes, "a quote is opened and never closed");
    } else if (at > recordStart && fault == null) {
      source.bytes()[end] = '\n';
      cut(end + 1, 1);
    }
  }

  private void checkLength(int p) {
    if (p - fieldStart - trim > mostFieldBytes) {
      refuse(problems::tooLarge, "a field is longer than " + mostFieldBytes + " bytes");
    }
  }

  private void checkFieldCount() {
    if (field > MOST_FIELDS) {
      refuse(problems::tooLarge, "a record has more than " + MOST_FIELDS + " fields");
    }
  }

  private RuntimeException ragged(FilePlace place, String reason) {
    return problems.ragged(place, columns, field);
  }

  /** The first thing that is wrong counts. */
  private void refuse(BiFunction<FilePlace, String, RuntimeException> problem, String reason) {
    if (fault == null) {
      fault = problem.apply(place(), reason);
    }
  }

  private FilePlace place() {
    return place(rows);
  }

  @Override
  public void close() throws IOException {
    source.close();
  }
}
