package io.partnerinsights.core.csv;

import io.partnerinsights.core.csv.scan.FilePosition;
import io.partnerinsights.core.csv.scan.ParseErrors;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.commons.csv.CSVException;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.apache.commons.csv.QuoteMode;

/**
 * Cuts a report's file into records with Commons CSV, as the reference for {@link
 * io.partnerinsights.core.csv.scan.ByteScanner}. The kept fields of the current record are UTF-8
 * slices of {@link #bytes()}, valid until the next {@link #next()}.
 */
final class CommonsCsvScanner implements Closeable {
  private final ParseErrors errors;
  private final CSVParser parser;
  private final Iterator<CSVRecord> records;
  private final List<String> header;
  private int[] kept;
  private final int[] starts;
  private final int[] lengths;
  private byte[] bytes = new byte[1024];
  private long row;
  private long line;

  /** Reads the header; closes the stream if that fails. */
  CommonsCsvScanner(InputStream in, char separator, long maxFieldBytes, ParseErrors errors) {
    this.errors = errors;
    try {
      this.parser =
          CSVParser.builder()
              .setReader(FieldGuard.strict(new Utf8Reader(in), separator, maxFieldBytes))
              .setFormat(format(separator))
              .get();
    } catch (IOException e) {
      throw unreadable(e);
    }
    this.records = parser.iterator();
    this.header = readHeader();
    this.kept = IntStream.range(0, header.size()).toArray();
    this.starts = new int[header.size()];
    this.lengths = new int[header.size()];
  }

  /** The quote mode matters to a parser only to distinguish {@code ""} from an empty field. */
  private static CSVFormat format(char separator) {
    return CSVFormat.RFC4180
        .builder()
        .setDelimiter(separator)
        .setQuoteMode(QuoteMode.ALL_NON_NULL)
        .setIgnoreEmptyLines(false)
        .get();
  }

  private List<String> readHeader() {
    CSVRecord first = nextRecord(true);
    List<String> names = new ArrayList<>();
    if (first != null) {
      first.forEach(name -> names.add(name == null ? "" : name));
    }
    return List.copyOf(names);
  }

  /** Returns the names in the first record; none if the file is empty. */
  List<String> header() {
    return header;
  }

  /** Selects the fields that are kept from now on, numbered from 0. */
  void keep(int[] fields) {
    kept = fields.clone();
  }

  /** Moves to the next record after the header; returns false at the end. */
  boolean next() {
    CSVRecord record = header.isEmpty() ? null : nextRecord(header.size() > 1);
    if (record == null) {
      return false;
    }
    row++;
    if (record.size() != header.size()) {
      throw errors.raggedRow(new FilePosition.AtRow(row, line), header.size(), record.size());
    }
    encode(record);
    return true;
  }

  private CSVRecord nextRecord(boolean skipBlankLines) {
    try {
      do {
        line = parser.getCurrentLineNumber() + 1;
        if (!records.hasNext()) {
          return null;
        }
        CSVRecord record = records.next();
        if (!skipBlankLines || !isBlankLine(record)) {
          return record;
        }
      } while (true);
    } catch (UncheckedIOException e) {
      throw unreadable(e.getCause());
    }
  }

  private RuntimeException unreadable(IOException cause) {
    FilePosition position = new FilePosition.AtRow(row + 1, line);
    if (cause instanceof FieldGuard.Fault fault
        && fault.kind() == FieldGuard.Fault.Kind.TOO_LARGE) {
      return errors.fieldTooLarge(position, cause.getMessage());
    }
    if (cause instanceof FieldGuard.Fault fault
        && fault.kind() == FieldGuard.Fault.Kind.SURPLUS_FIELDS) {
      return errors.raggedRow(position, header.size(), header.size() + 1);
    }
    if (cause instanceof FieldGuard.Fault) {
      return errors.brokenQuotes(position, cause.getMessage());
    }
    return cause instanceof CSVException
        ? errors.brokenQuotes(position, "a quote is opened and never closed")
        : errors.unreadable(position, cause);
  }

  private static boolean isBlankLine(CSVRecord record) {
    return record.size() == 1 && record.get(0) == null;
  }

  private void encode(CSVRecord record) {
    int used = 0;
    for (int field : kept) {
      String text = record.get(field);
      byte[] utf8 = text == null ? new byte[0] : text.getBytes(StandardCharsets.UTF_8);
      if (used + utf8.length > bytes.length) {
        bytes = Arrays.copyOf(bytes, Math.max(used + utf8.length, bytes.length * 2));
      }
      System.arraycopy(utf8, 0, bytes, used, utf8.length);
      starts[field] = used;
      lengths[field] = utf8.length;
      used += utf8.length;
    }
  }

  /** Returns the current record's number, from 1; the header does not count. */
  long row() {
    return row;
  }

  /** Returns the line on which the current record starts, from 1. */
  long line() {
    return line;
  }

  byte[] bytes() {
    return bytes;
  }

  int startOf(int field) {
    return starts[field];
  }

  /** Returns 0 for an empty field, quoted or not. */
  int lengthOf(int field) {
    return lengths[field];
  }

  String textOf(int field) {
    return new String(bytes, starts[field], lengths[field], StandardCharsets.UTF_8);
  }

  @Override
  public void close() throws IOException {
    parser.close();
  }
}
