package io.partnerinsights.core.csv;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.partnerinsights.core.csv.scan.FilePosition;
import io.partnerinsights.core.csv.scan.ParseErrors;
import io.partnerinsights.core.errors.ErrorValues;
import io.partnerinsights.core.options.ParseMode;
import io.partnerinsights.core.schema.ColumnType;
import io.partnerinsights.core.schema.ReportColumn;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
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
 * Reads a file in the lenient modes without the code under test: all in memory, each byte a
 * character, cut by Commons CSV, with the JDK's decoder and parsers for the values. The file must
 * have a header, and the columns types that {@link #value} knows.
 */
final class LenientOracle {
  private final ParseSpec spec;
  private final String file;
  private final List<CutRecord> records = new ArrayList<>();
  private final List<String> header = new ArrayList<>();
  private final List<List<Object>> rows = new ArrayList<>();
  private long malformed;

  private LenientOracle(byte[] bytes, ParseSpec spec) throws IOException {
    this.spec = spec;
    this.file = new String(bytes, ISO_8859_1).replaceFirst("^\u00EF\u00BB\u00BF", "");
    cutAll();
    for (CutRecord record : records) {
      if (header.isEmpty()) {
        record.fields().forEach(name -> header.add(decoded(name).orElseThrow()));
      } else {
        take(record);
      }
    }
  }

  /**
   * Reads the file's rows.
   *
   * @throws io.partnerinsights.core.errors.ParseException for an error in every mode
   */
  static Result read(byte[] file, ParseSpec spec) {
    try {
      LenientOracle oracle = new LenientOracle(file, spec);
      return new Result(oracle.rows, oracle.malformed);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  record Result(List<List<Object>> rows, long malformed) {}

  /** A record and its text in the file, without the line end. */
  private record CutRecord(List<String> fields, String text) {
    String field(int number) {
      return number >= 0 && number < fields.size() ? fields.get(number) : "";
    }
  }

  private void cutAll() throws IOException {
    long longest = spec.dialect().maxFieldBytes();
    char separator = spec.dialect().separator();
    FieldGuard guarded = FieldGuard.lenient(new StringReader(file), separator, longest);
    try (CSVParser parser =
        CSVParser.builder().setReader(guarded).setFormat(format(separator)).get()) {
      Iterator<CSVRecord> all = parser.iterator();
      CSVRecord previous = null;
      long line = 1;
      try {
        while (all.hasNext()) {
          CSVRecord record = all.next();
          if (previous != null) {
            add(previous, record);
          }
          previous = record;
          line = parser.getCurrentLineNumber() + 1;
        }
        if (previous != null) {
          add(previous, null);
        }
      } catch (UncheckedIOException e) {
        add(previous, null);
        throw broken(line, e.getCause());
      }
    }
  }

  private static CSVFormat format(char separator) {
    return CSVFormat.RFC4180
        .builder()
        .setDelimiter(separator)
        .setQuoteMode(QuoteMode.ALL_NON_NULL)
        .setIgnoreEmptyLines(false)
        .get();
  }

  /** Adds a record; its text ends where the next record starts. */
  private void add(CSVRecord record, CSVRecord next) {
    boolean blank = record.size() == 1 && record.get(0) == null;
    boolean blankCounts = !records.isEmpty() && records.get(0).fields().size() == 1;
    if (!blank || blankCounts) {
      List<String> fields = new ArrayList<>();
      record.forEach(field -> fields.add(field == null ? "" : field));
      long end = next == null ? file.length() : next.getCharacterPosition();
      String text = file.substring((int) record.getCharacterPosition(), (int) end);
      records.add(new CutRecord(fields, text.replaceFirst("[\r\n]+$", "")));
    }
  }

  private RuntimeException broken(long line, IOException cause) {
    ParseErrors errors = new ParseErrors(spec.file(), ErrorValues.FORM);
    FilePosition position = new FilePosition.AtRow(Math.max(1, records.size()), line);
    if (cause instanceof FieldGuard.Fault fault) {
      return fault.kind() == FieldGuard.Fault.Kind.TOO_LARGE
          ? errors.fieldTooLarge(position, cause.getMessage())
          : errors.brokenQuotes(position, cause.getMessage());
    }
    return cause instanceof CSVException
        ? errors.brokenQuotes(position, "a quote is opened and never closed")
        : new IllegalStateException(cause);
  }

  private void take(CutRecord record) {
    boolean wellFormed =
        record.fields().size() == header.size() && decoded(record.text()).isPresent();
    for (ReportColumn column : spec.malformedRowRules().allColumns().columns()) {
      String field = record.field(header.indexOf(column.name()));
      wellFormed &= field.isEmpty() || value(field, column.type()).isPresent();
    }
    malformed += wellFormed ? 0 : 1;
    if (wellFormed || spec.mode() == ParseMode.PERMISSIVE) {
      rows.add(row(record, wellFormed));
    }
  }

  private List<Object> row(CutRecord record, boolean wellFormed) {
    List<Object> values = new ArrayList<>();
    for (ReportColumn column : spec.schema().columns()) {
      if (column.name().equals(spec.malformedRowRules().textColumn())) {
        values.add(wellFormed ? null : new String(record.text().getBytes(ISO_8859_1), UTF_8));
      } else {
        String field = record.field(header.indexOf(column.name()));
        values.add(field.isEmpty() ? null : value(field, column.type()).orElse(null));
      }
    }
    return values;
  }

  private static Optional<Object> value(String field, ColumnType type) {
    return decoded(field).flatMap(text -> parsed(text, type));
  }

  private static Optional<Object> parsed(String text, ColumnType type) {
    try {
      return switch (type.base()) {
        case STRING -> Optional.of(text);
        case INT -> Optional.of(Integer.parseInt(text));
        case BIGINT -> Optional.of(Long.parseLong(text));
        case DATE -> Optional.of((int) LocalDate.parse(text).toEpochDay());
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

  private static Optional<String> decoded(String bytes) {
    try {
      return Optional.of(
          UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes.getBytes(ISO_8859_1))).toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }
}
