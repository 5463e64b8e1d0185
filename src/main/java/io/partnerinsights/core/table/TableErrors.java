package io.partnerinsights.core.table;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.NearestName;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.errors.Problem;
import java.util.List;

/** Creates the errors of the tables of an account. */
final class TableErrors {
  private TableErrors() {}

  /**
   * The account has no stored query or report of this name or id.
   *
   * @param kind {@code query} or {@code report}
   */
  static PartnerInsightsException unknown(
      ErrorCode code, String kind, String table, List<String> tables) {
    return Problem.of(code, "There is no " + kind + " " + table)
        .reason("this account can read no " + kind + " with this name or id")
        .remedy(NearestName.hintOr(table, tables, "find the names with SHOW TABLES"))
        .toException();
  }

  /**
   * Several stored queries or reports have this name.
   *
   * @param kind {@code query} or {@code report}
   */
  static PartnerInsightsException ambiguous(
      ErrorCode code, String kind, String table, List<String> ids) {
    return Problem.of(code, "The name " + table + " is ambiguous")
        .reason("more than one " + kind + " has this name")
        .remedy("use an id instead of the name: " + String.join(", ", ids))
        .toException();
  }
}
