package io.partnerinsights.core.csv.scan;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.ErrorValues;
import io.partnerinsights.core.errors.NearestName;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.errors.Problem;
import io.partnerinsights.core.schema.ColumnType;
import io.partnerinsights.core.schema.ReportColumn;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Creates the errors of parsing one file; each names the file and, if known, the position.
 *
 * @param file its name in messages, such as {@code report 1f2e, execution 9a8b}
 * @param values how messages show values of the file
 */
public record ParseErrors(String file, ErrorValues values) {
  private static final String CREATE_AGAIN = "create the report again";
  private static final int MAX_NAME_CHARACTERS = 60;
  private static final int MAX_HEADER_CHARACTERS = 2000;

  public PartnerInsightsException valueDoesNotFit(
      String position, ReportColumn column, String expectation, String value) {
    String shown = values.describe(value);
    boolean hidden = !shown.equals(ErrorValues.SHOW.describe(value));
    return Problem.of(
            ErrorCode.VALUE_DOES_NOT_FIT,
            "The value %s of column %s in %s does not fit its type %s"
                .formatted(shown, column.name(), in(position), column.type()))
        .reason("expected " + expectation)
        .remedy(
            "give the column another type, in option schemaHints (\""
                + column.hint(ColumnType.STRING)
                + "\" reads it as text) or in your schema"
                + (hidden ? "; option errorValues=show shows the value here" : ""))
        .toException();
  }

  /**
   * Creates the error for a record with another number of fields than the header. Surplus fields
   * are not counted, because the first one ends the reading.
   */
  public PartnerInsightsException raggedRow(String position, int expected, int found) {
    String count = found > expected ? "more than " + expected : String.valueOf(found);
    return Problem.of(
            ErrorCode.RAGGED_ROW,
            "Found %s fields in %s, but the header has %d".formatted(count, in(position), expected))
        .reason("the usual cause is a separator or line break that is not in quotes")
        .remedy("check the line in the file; if the file is incomplete, " + CREATE_AGAIN)
        .toException();
  }

  public PartnerInsightsException missingColumns(List<String> missing, List<String> header) {
    String hints =
        missing.stream()
            .map(name -> NearestName.hint(name, header))
            .filter(hint -> !hint.isEmpty())
            .collect(Collectors.joining(" "));
    return Problem.of(
            ErrorCode.HEADER_MISMATCH,
            "The header of " + file + " does not contain " + String.join(", ", missing))
        .reason(
            "it contains " + ErrorValues.quoted(String.join(", ", header), MAX_HEADER_CHARACTERS))
        .remedy(hints.isEmpty() ? "read with a schema that has only columns of the file" : hints)
        .toException();
  }

  public PartnerInsightsException duplicateColumn(String name) {
    return Problem.of(
            ErrorCode.HEADER_MISMATCH, "The header of " + file + " contains a column twice")
        .reason(
            ErrorValues.quoted(name, MAX_NAME_CHARACTERS)
                + " occurs more than once, without regard to case")
        .remedy("select the column once in the query")
        .toException();
  }

  /** Creates the error for a first record that is far longer than the names of columns are. */
  public PartnerInsightsException headerTooLarge(long maxBytes) {
    return Problem.of(
            ErrorCode.HEADER_MISMATCH,
            "The header of " + file + " is longer than " + maxBytes + " bytes")
        .reason("the usual cause is a file of another kind, or one without line ends")
        .remedy(CREATE_AGAIN)
        .toException();
  }

  public PartnerInsightsException fieldTooLarge(String position, String reason) {
    return Problem.of(ErrorCode.FIELD_TOO_LARGE, "A field is too large in " + in(position))
        .reason(reason + "; the usual cause is a quote that is never closed")
        .remedy("if the field is correct, increase option maxFieldBytes")
        .toException();
  }

  public PartnerInsightsException tooManyFields(String position, int max) {
    return Problem.of(ErrorCode.FIELD_TOO_LARGE, "A record is too large in " + in(position))
        .reason("it has more than " + max + " fields; the usual cause is a file of another kind")
        .remedy(CREATE_AGAIN)
        .toException();
  }

  public PartnerInsightsException brokenQuotes(String position, String reason) {
    return Problem.of(ErrorCode.BROKEN_QUOTES, "The quotes are broken in " + in(position))
        .reason(reason)
        .remedy(CREATE_AGAIN + "; data after this position cannot be trusted")
        .toException();
  }

  /** Creates the error for a failed read; the position is that of the record being read. */
  public PartnerInsightsException unreadable(String position, IOException cause) {
    if (cause instanceof MalformedUtf8Exception malformed) {
      return Problem.of(ErrorCode.FILE_CORRUPT, "Byte " + malformed.position() + " is not UTF-8")
          .reason("found while reading " + in(position))
          .remedy(CREATE_AGAIN + "; the file is damaged or has another encoding")
          .cause(cause)
          .toException();
    }
    return Problem.of(ErrorCode.DOWNLOAD_BROKEN, "Reading stopped at " + in(position))
        .reason(String.valueOf(cause.getMessage()))
        .remedy("read the report again")
        .cause(cause)
        .toException();
  }

  /** Describes the position of a record in a file that was read from the middle. */
  public static String atByte(long position) {
    return "the row at byte " + position;
  }

  private String in(String position) {
    return position + " of " + file;
  }
}
