package io.partnerinsights.core.csv;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.partnerinsights.core.csv.decode.FieldDecoder;
import io.partnerinsights.core.csv.scan.MalformedUtf8Exception;
import io.partnerinsights.core.csv.scan.ParseErrors;
import io.partnerinsights.core.errors.ValueDisplay;
import io.partnerinsights.core.options.ParseMode;
import io.partnerinsights.core.schema.ColumnType;
import io.partnerinsights.core.schema.ReportColumn;
import io.partnerinsights.core.schema.ReportSchema;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.format.ResolverStyle;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.apache.commons.csv.CSVException;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.apache.commons.csv.QuoteMode;

/**
 * Reads a file in any mode without the code under test: all in memory, each byte a character, cut
 * by Commons CSV, with the JDK's decoder and parsers for the values. The columns must have types
 * that {@link #decodeValue} knows.
 */
final class CsvOracle {
  private static final String MARK = "\u00EF\u00BB\u00BF";

  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("uuuu-MM-dd[ HH:mm:ss]").withResolverStyle(ResolverStyle.STRICT);

  private final ParseSpec spec;
  private final ParseErrors errors;
  private final boolean strict;
  private final String file;
  private final List<CutRecord> records = new ArrayList<>();
  private final List<String> header = new ArrayList<>();
  private final List<List<Object>> rows = new ArrayList<>();
  private final int markLength;
  private final long malformedByte;
  private long malformedRows;

  private CsvOracle(byte[] bytes, ParseSpec spec) throws IOException {
    this.spec = spec;
    this.errors = new ParseErrors(spec.fileName(), ValueDisplay.FORM);
    this.strict = spec.mode() == ParseMode.FAILFAST;
    String text = new String(bytes, ISO_8859_1);
    this.markLength = text.startsWith(MARK) ? MARK.length() : 0;
    this.file = text.substring(markLength);
    this.malformedByte = firstMalformed(bytes);
    RuntimeException failure = cutAll();
    for (CutRecord record : records) {
      if (header.isEmpty()) {
        record.fields().forEach(name -> header.add(decodeText(name).orElseThrow()));
        DecodedColumns.locateFields(checkedSchema(), header, errors);
      } else {
        checkAndAddRow(record);
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  /**
   * Reads the file's rows.
   *
   * @throws io.partnerinsights.core.errors.ParseException for an error of the mode
   */
  static Result read(byte[] file, ParseSpec spec) {
    try {
      CsvOracle oracle = new CsvOracle(file, spec);
      return new Result(oracle.rows, oracle.malformedRows);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  record Result(List<List<Object>> rows, long malformedRows) {}

  /** A record, its line, and its text in the file without the line end. */
  private record CutRecord(List<String> fields, long line, String text) {
    String fieldAt(int number) {
      return number >= 0 && number < fields.size() ? fields.get(number) : "";
    }
  }

  /** Returns the error after the last record that was cut, or null. */
  private RuntimeException cutAll() throws IOException {
    char separator = spec.dialect().separator();
    FieldGuard guardedReader =
        new FieldGuard(
            new StringReader(file),
            separator,
            spec.dialect().maxFieldBytes(),
            strict,
            strict ? malformedByte - markLength : -1);
    try (CSVParser parser =
        CSVParser.builder().setReader(guardedReader).setFormat(csvFormat(separator)).get()) {
      Iterator<CSVRecord> all = parser.iterator();
      CSVRecord previous = null;
      long previousLine = 1;
      long line = 1;
      try {
        while (all.hasNext()) {
          CSVRecord record = all.next();
          if (previous != null) {
            addRecord(previous, previousLine, record);
          }
          previous = record;
          previousLine = line;
          line = parser.getCurrentLineNumber() + 1;
        }
        addRecord(previous, previousLine, null);
        return null;
      } catch (UncheckedIOException e) {
        addRecord(previous, previousLine, null);
        return toParseError(line, e.getCause());
      }
    }
  }

  /** Returns the position of the first byte that is not UTF-8, or a negative number. */
  private static long firstMalformed(byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    boolean error =
        UTF_8.newDecoder().decode(buffer, CharBuffer.allocate(bytes.length), true).isError();
    return error ? buffer.position() : Long.MIN_VALUE;
  }

  private static CSVFormat csvFormat(char separator) {
    return CSVFormat.RFC4180
        .builder()
        .setDelimiter(separator)
        .setQuoteMode(QuoteMode.ALL_NON_NULL)
        .setIgnoreEmptyLines(false)
        .get();
  }

  /** Adds a record; its text ends where the next record starts. */
  private void addRecord(CSVRecord record, long line, CSVRecord next) {
    boolean blank = record == null || (record.size() == 1 && record.get(0) == null);
    boolean blankCounts = !records.isEmpty() && records.get(0).fields().size() == 1;
    if (record != null && (!blank || blankCounts)) {
      List<String> fields = new ArrayList<>();
      record.forEach(field -> fields.add(field == null ? "" : field));
      long end = next == null ? file.length() : next.getCharacterPosition();
      String text = file.substring((int) record.getCharacterPosition(), (int) end);
      records.add(new CutRecord(fields, line, text.replaceFirst("[\r\n]+$", "")));
    }
  }

  private RuntimeException toParseError(long line, IOException cause) {
    int columns = records.isEmpty() ? 0 : records.get(0).fields().size();
    String position = describePosition(Math.max(1, records.size()), line);
    if (cause instanceof FieldGuard.Fault fault) {
      return switch (fault.kind()) {
        case TOO_LARGE -> errors.fieldTooLarge(position, cause.getMessage());
        case BROKEN_QUOTES -> errors.brokenQuotes(position, cause.getMessage());
        case SURPLUS_FIELDS -> errors.raggedRow(position, columns, columns + 1);
        case NOT_UTF8 -> errors.unreadable(position, new MalformedUtf8Exception(malformedByte));
      };
    }
    return cause instanceof CSVException
        ? errors.brokenQuotes(position, "a quote is opened and never closed")
        : new IllegalStateException(cause);
  }

  private static String describePosition(int row, long line) {
    return "row " + row + " (line " + line + ")";
  }

  private ReportSchema checkedSchema() {
    return strict ? spec.schema() : spec.malformedRowRules().allColumns();
  }

  private void checkAndAddRow(CutRecord record) {
    String position = describePosition(rows.size() + 1, record.line());
    if (strict && record.fields().size() != header.size()) {
      throw errors.raggedRow(position, header.size(), record.fields().size());
    }
    boolean wellFormed =
        record.fields().size() == header.size() && decodeText(record.text()).isPresent();
    for (ReportColumn column : checkedSchema().columns()) {
      String field = record.fieldAt(header.indexOf(column.name()));
      boolean fits = field.isEmpty() || decodeValue(field, column.type()).isPresent();
      if (strict && !fits) {
        String expectation = FieldDecoder.of(column, 1).expectation();
        throw errors.valueDoesNotFit(
            position, column, expectation, decodeText(field).orElseThrow());
      }
      wellFormed &= fits;
    }
    malformedRows += wellFormed ? 0 : 1;
    if (wellFormed || spec.mode() == ParseMode.PERMISSIVE) {
      rows.add(toRow(record, wellFormed));
    }
  }

  private List<Object> toRow(CutRecord record, boolean wellFormed) {
    List<Object> values = new ArrayList<>();
    for (ReportColumn column : spec.schema().columns()) {
      if (column.name().equals(spec.malformedRowRules().corruptRecordColumn())) {
        values.add(wellFormed ? null : new String(record.text().getBytes(ISO_8859_1), UTF_8));
      } else {
        String field = record.fieldAt(header.indexOf(column.name()));
        values.add(field.isEmpty() ? null : decodeValue(field, column.type()).orElse(null));
      }
    }
    return values;
  }

  private static Optional<Object> decodeValue(String field, ColumnType type) {
    return decodeText(field).flatMap(text -> parseValue(text, type));
  }

  private static Optional<Object> parseValue(String text, ColumnType type) {
    try {
      return switch (type.base()) {
        case STRING -> Optional.of(text);
        case INT -> Optional.of(Integer.parseInt(text));
        case BIGINT -> Optional.of(Long.parseLong(text));
        case DATE -> Optional.of((int) LocalDate.parse(text, DAY).toEpochDay());
        case DOUBLE ->
            text.matches("[+-]?[0-9]+(\\.[0-9]+)?")
                ? Optional.of(Double.parseDouble(text))
                : Optional.empty();
        default -> throw new IllegalArgumentException("the oracle knows no " + type);
      };
    } catch (NumberFormatException | DateTimeParseException e) {
      return Optional.empty();
    }
  }

  private static Optional<String> decodeText(String bytes) {
    try {
      return Optional.of(
          UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes.getBytes(ISO_8859_1))).toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }
}
