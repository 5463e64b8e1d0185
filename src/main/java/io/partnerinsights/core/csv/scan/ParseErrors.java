package io.partnerinsights.core.csv.scan;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.ErrorTemplate;
import io.partnerinsights.core.errors.NameSuggestions;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.errors.ValueDisplay;
import io.partnerinsights.core.schema.ColumnType;
import io.partnerinsights.core.schema.ReportColumn;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Creates the errors of parsing one file; each names the file and, if known, the position.
 *
 * @param fileName its name in messages, such as {@code report 1f2e, execution 9a8b}
 * @param valueDisplay how messages show values of the file
 */
public record ParseErrors(String fileName, ValueDisplay valueDisplay) {
  private static final String NEW_REPORT_REMEDY =
      "run the read again with option reuse=never, which creates a new report";
  private static final int MAX_NAME_CHARACTERS = 60;
  private static final int MAX_HEADER_CHARACTERS = 2000;

  private static final ErrorTemplate DOES_NOT_FIT =
      ErrorCode.VALUE_DOES_NOT_FIT.template(
          "The value {value} of column {column} in {rowOfFile} does not fit its type {type}",
          "the connector expected {expectation}",
          "set a different type for the column in option schemaHints or in your schema. To read the"
              + " column as text, add \"{hint}\" to option schemaHints{more}");
  private static final ErrorTemplate RAGGED_ROW =
      ErrorCode.RAGGED_ROW.template(
          "Found {count} fields in {rowOfFile}, but the header has {expected}",
          "the row is malformed, usually because a value contains a separator or a line break"
              + " without quotes",
          "to read the other rows, set option mode to PERMISSIVE or DROPMALFORMED. To get a new"
              + " file, "
              + NEW_REPORT_REMEDY);
  private static final ErrorTemplate MISSING_COLUMNS =
      ErrorCode.HEADER_MISMATCH.template(
          "The header of {file} does not contain {missing}",
          "the header contains only {header}",
          "{remedy}");
  private static final ErrorTemplate DUPLICATE_COLUMN =
      ErrorCode.HEADER_MISMATCH.template(
          "The header of {file} contains a column twice",
          "{column} occurs more than once, ignoring case",
          "select the column only once in the query");
  private static final ErrorTemplate LARGE_HEADER =
      ErrorCode.HEADER_MISMATCH.template(
          "The header of {file} is longer than {max} bytes",
          "a report's header is never that long, so the file is probably not a report",
          NEW_REPORT_REMEDY);
  private static final ErrorTemplate LARGE_FIELD =
      ErrorCode.FIELD_TOO_LARGE.template(
          "A field is too large in {rowOfFile}",
          "{reason}. The usual cause is a quote that is never closed",
          "if the field really is that large, increase option maxFieldBytes. Otherwise, "
              + NEW_REPORT_REMEDY);
  private static final ErrorTemplate MANY_FIELDS =
      ErrorCode.FIELD_TOO_LARGE.template(
          "There are too many fields in {rowOfFile}",
          "a row has more than {max} fields, and a report never has that many, so the file is"
              + " probably not a report",
          NEW_REPORT_REMEDY);
  private static final ErrorTemplate BROKEN_QUOTES =
      ErrorCode.BROKEN_QUOTES.template(
          "The CSV quoting is invalid in {rowOfFile}",
          "{reason}, so the rows after it cannot be read correctly",
          NEW_REPORT_REMEDY);
  private static final ErrorTemplate NOT_UTF_8 =
      ErrorCode.FILE_CORRUPT.template(
          "The file is not valid UTF-8 at byte {byte}",
          "the byte in {rowOfFile} is not part of a UTF-8 character, so the file is probably"
              + " damaged",
          NEW_REPORT_REMEDY);
  private static final ErrorTemplate READ_FAILED =
      ErrorCode.DOWNLOAD_BROKEN.template(
          "Reading the file failed at {rowOfFile}",
          "{cause}",
          "run the read again. The service still has the file, so no new report is needed");

  public PartnerInsightsException valueDoesNotFit(
      String rowText, ReportColumn column, String expectation, String value) {
    return DOES_NOT_FIT.error(
        valueDisplay.describe(value),
        column.name(),
        rowOfFile(rowText),
        column.type(),
        expectation,
        column.toHint(ColumnType.STRING),
        valueDisplay.displayHint(value));
  }

  /**
   * Creates the error for a record with another number of fields than the header. Surplus fields
   * are not counted, because the first one ends the reading.
   */
  public PartnerInsightsException raggedRow(String rowText, int expectedFields, int foundFields) {
    String count =
        foundFields > expectedFields ? "more than " + expectedFields : String.valueOf(foundFields);
    return RAGGED_ROW.error(count, rowOfFile(rowText), expectedFields);
  }

  public PartnerInsightsException missingColumns(List<String> missingNames, List<String> header) {
    String hints =
        missingNames.stream()
            .map(name -> NameSuggestions.hint(name, header))
            .filter(hint -> !hint.isEmpty())
            .collect(Collectors.joining(" "));
    return MISSING_COLUMNS.error(
        fileName,
        missingNames,
        ValueDisplay.quoteText(String.join(", ", header), MAX_HEADER_CHARACTERS),
        hints.isEmpty() ? "read with a schema that contains only columns of the file" : hints);
  }

  public PartnerInsightsException duplicateColumn(String name) {
    return DUPLICATE_COLUMN.error(fileName, ValueDisplay.quoteText(name, MAX_NAME_CHARACTERS));
  }

  /** Creates the error for a first record that is far longer than the names of columns are. */
  PartnerInsightsException headerTooLarge(long maxBytes) {
    return LARGE_HEADER.error(fileName, maxBytes);
  }

  public PartnerInsightsException fieldTooLarge(String rowText, String reason) {
    return LARGE_FIELD.error(rowOfFile(rowText), reason);
  }

  PartnerInsightsException tooManyFields(String rowText, int max) {
    return MANY_FIELDS.error(rowOfFile(rowText), max);
  }

  public PartnerInsightsException brokenQuotes(String rowText, String reason) {
    return BROKEN_QUOTES.error(rowOfFile(rowText), reason);
  }

  /** Creates the error for a failed read; the position is that of the record being read. */
  public PartnerInsightsException unreadable(String rowText, IOException cause) {
    return cause instanceof MalformedUtf8Exception malformed
        ? NOT_UTF_8.causedBy(cause, malformed.position(), rowOfFile(rowText))
        : READ_FAILED.causedBy(cause, rowOfFile(rowText));
  }

  /** Describes the position of a record in a file that was read from the middle. */
  public static String describeRowAtByte(long position) {
    return "the row at byte " + position;
  }

  private String rowOfFile(String rowText) {
    return rowText + " of " + fileName;
  }
}
