package io.partnerinsights.core.csv.scan;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.NearestName;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.errors.Problem;
import io.partnerinsights.core.schema.ReportColumn;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;

/** Everything that can be wrong with one file, as errors that name it and the place. */
public final class ParseErrors {
  private static final int LONGEST_SHOWN = 60;

  private final String file;

  /** Problems of the file that messages call so. */
  public ParseErrors(String file) {
    this.file = file;
  }

  /** A field that is no value of its column's type. */
  public PartnerInsightsException doesNotFit(
      FilePosition place, ReportColumn column, String expectation, String value) {
    return Problem.of(
            ErrorCode.VALUE_DOES_NOT_FIT,
            "The value %s of column %s in %s does not fit its type %s"
                .formatted(shown(value), column.name(), in(place), column.type()))
        .reason("expected " + expectation)
        .remedy(
            "give the column another type, in option schemaHints (\""
                + hintName(column.name())
                + " STRING\" reads it as text) or in your schema")
        .toException();
  }

  /** A record with another number of fields than the header. */
  public PartnerInsightsException ragged(FilePosition place, int expected, int found) {
    return Problem.of(
            ErrorCode.RAGGED_ROW,
            "There are %d fields where the header has %d, in %s"
                .formatted(found, expected, in(place)))
        .reason("most often a separator or line break that is not in quotes")
        .remedy("look at the line in the file; make the report again if the file was cut off")
        .toException();
  }

  /** Columns that the file should have and has not. */
  public PartnerInsightsException missingColumns(List<String> missing, List<String> header) {
    String hints =
        missing.stream()
            .map(name -> NearestName.hint(name, header))
            .filter(hint -> !hint.isEmpty())
            .collect(Collectors.joining(" "));
    return Problem.of(
            ErrorCode.HEADER_MISMATCH,
            "The header of " + file + " does not name " + String.join(", ", missing))
        .reason("it names " + shown(String.join(", ", header), 2000))
        .remedy(hints.isEmpty() ? "read a schema that only has columns of the file" : hints)
        .toException();
  }

  /** A header with one name for two columns. */
  public PartnerInsightsException twice(String name) {
    return Problem.of(ErrorCode.HEADER_MISMATCH, "The header of " + file + " names a column twice")
        .reason(shown(name) + " stands there more than once, without regard to case")
        .remedy("select the column once in the query")
        .toException();
  }

  /** A field, or a record, that is longer than allowed. */
  public PartnerInsightsException tooLarge(FilePosition place, String reason) {
    return Problem.of(ErrorCode.FIELD_TOO_LARGE, "A field is too large in " + in(place))
        .reason(reason + "; most often a quote that is never closed")
        .remedy("raise option maxFieldBytes if the field is right")
        .toException();
  }

  /** Quotes that cannot be understood. */
  public PartnerInsightsException brokenQuotes(FilePosition place, String reason) {
    return Problem.of(ErrorCode.BROKEN_QUOTES, "The quotes are broken in " + in(place))
        .reason(reason)
        .remedy("make the report again; nothing after this place could be trusted")
        .toException();
  }

  /** What an exception from below means; the place is the record that was being read. */
  public PartnerInsightsException unreadable(FilePosition place, IOException cause) {
    if (cause instanceof MalformedUtf8Exception malformed) {
      return Problem.of(ErrorCode.FILE_CORRUPT, "Byte " + malformed.position() + " is not UTF-8")
          .reason("found while reading " + in(place))
          .remedy("make the report again; the file was damaged or is in another encoding")
          .cause(cause)
          .toException();
    }
    return Problem.of(ErrorCode.DOWNLOAD_BROKEN, "Reading stopped at " + in(place))
        .reason(String.valueOf(cause.getMessage()))
        .remedy("read it again")
        .cause(cause)
        .toException();
  }

  private String in(FilePosition place) {
    return place + " of " + file;
  }

  /** As schemaHints wants it: anything but letters, digits and underscores in backticks. */
  private static String hintName(String column) {
    return column.matches("\\w+") ? column : "`" + column + "`";
  }

  private static String shown(String value) {
    return shown(value, LONGEST_SHOWN);
  }

  private static String shown(String value, int longest) {
    StringBuilder text = new StringBuilder("'");
    value.codePoints().limit(longest).forEach(c -> appendVisible(text, c));
    return text.append(value.codePointCount(0, value.length()) > longest ? "…'" : "'").toString();
  }

  private static void appendVisible(StringBuilder text, int codePoint) {
    switch (codePoint) {
      case '\n' -> text.append("\\n");
      case '\r' -> text.append("\\r");
      case '\t' -> text.append("\\t");
      default -> {
        if (Character.isISOControl(codePoint) || Character.getType(codePoint) == Character.FORMAT) {
          text.append("\\u%04x".formatted(codePoint));
        } else {
          text.appendCodePoint(codePoint);
        }
      }
    }
  }
}
