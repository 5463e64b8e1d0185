package io.partnerinsights.core.session;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.NearestName;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.errors.Problem;
import io.partnerinsights.core.schema.ReportColumn;
import io.partnerinsights.core.schema.ReportSchema;

/** Creates the errors of preparing a read. */
final class SessionErrors {
  private SessionErrors() {}

  static PartnerInsightsException notSelected(String column, ReportSchema selected) {
    return Problem.of(
            ErrorCode.UNKNOWN_COLUMN,
            "The given schema has a column " + column + ", which the query does not select")
        .reason("the query selects " + String.join(", ", selected.names()))
        .remedy(
            "leave it out of the schema, or select it. "
                + NearestName.hint(column, selected.names()))
        .toException();
  }

  static PartnerInsightsException corruptRecordColumnSelected(ReportColumn column) {
    return Problem.of(
            ErrorCode.OPTION_CONFLICT,
            "Option columnNameOfCorruptRecord names column " + column.name())
        .reason("the query selects that column, and a table's columns must differ")
        .remedy("set another name for the texts of malformed rows, such as _corrupt_record")
        .toException();
  }

  static PartnerInsightsException corruptRecordColumnType(ReportColumn column) {
    return Problem.of(
            ErrorCode.SCHEMA_HINT,
            "Column " + column.name() + " cannot be read as " + column.type())
        .reason("option columnNameOfCorruptRecord makes it the text of malformed rows")
        .remedy("make it STRING in your schema, or leave it out")
        .toException();
  }

  static PartnerInsightsException notRenewed(ReadSplit split, PartnerInsightsException failure) {
    return Problem.of(
            ErrorCode.LINK_EXPIRED, "The link to the file of " + split + " could not be renewed")
        .reason("it has expired, and the request for a new one failed: " + failure.summary())
        .remedy("read the report again with option reportId: it gets a new link")
        .id("reportId", split.reportId())
        .id("executionId", split.executionId())
        .cause(failure)
        .toException();
  }
}
