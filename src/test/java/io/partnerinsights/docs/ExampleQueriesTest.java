package io.partnerinsights.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.errors.QueryException;
import io.partnerinsights.core.query.InsightsQuery;
import io.partnerinsights.core.schema.DataDictionary;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Holds the queries of the examples against the rules that docs/datasets.md gives to users. */
final class ExampleQueriesTest {
  private static final Set<String> WITH_REPEATED_ROWS =
      Set.of(
          "AzureUsage",
          "CSPRevenueDetails",
          "CustomersAndTenants",
          "EMSUsage",
          "OfficeUsage",
          "SeatsSubscriptionsAndRevenue");

  /** Numbers that users add up. */
  private static final Pattern NUMBER =
      Pattern.compile(
          "\\b(ACR_USD|UsageQuantity|CPOR(Revenue|PaidSeats|ActiveUsers)|\\w*RevenueUSD"
              + "|(Available|Assigned|TotalAssigned)Seats(EOP)?|\\w*ActiveUsers|\\w*PaidAvailableUnits)\\b");

  /** A filter on the flag, or the location: then the view by location is meant. */
  private static final Pattern COUNTED_ONCE =
      Pattern.compile("\\bIs(ACR)?Duplicate\\w+ = 0\\b|\\bIs(ACR)?Duplicate\\w+,|\\bMPNId,");

  private static final Pattern QUOTED = Pattern.compile("(?s)([\"'])(SELECT .*?)\\1");

  @Test
  void numbersThatAreAddedUpCountARecordOnce() throws IOException {
    List<String> wrong = new ArrayList<>();
    int checked = 0;
    for (Map.Entry<String, String> text : ExampleTexts.byPlace().entrySet()) {
      for (MatchResult select : ExampleTexts.SELECT.matcher(text.getValue()).results().toList()) {
        String table = select.group(2).replaceAll(".*\\.|`", "");
        if (WITH_REPEATED_ROWS.contains(table) && NUMBER.matcher(select.group()).find()) {
          checked++;
          if (!COUNTED_ONCE.matcher(select.group()).find()) {
            wrong.add(text.getKey() + ": " + select.group());
          }
        }
      }
    }
    assertThat(checked).isGreaterThan(12);
    assertThat(wrong).isEmpty();
  }

  @Test
  void queriesOrderInAnExplicitDirection() throws IOException {
    List<String> wrong = new ArrayList<>();
    int checked = 0;
    for (Map.Entry<String, String> text : ExampleTexts.byPlace().entrySet()) {
      for (MatchResult quoted : QUOTED.matcher(text.getValue()).results().toList()) {
        if (isQuery(quoted.group(2), column -> wrong.add(text.getKey() + ": " + column))) {
          checked++;
        }
      }
    }
    assertThat(checked).isGreaterThan(20);
    assertThat(wrong).isEmpty();
  }

  /** Whether a text is one of the service's queries and not an engine's. */
  private static boolean isQuery(String text, Consumer<String> undirected) {
    try {
      List<String> columns = new ArrayList<>();
      InsightsQuery query = InsightsQuery.parse(text, columns::add);
      boolean known = DataDictionary.bundled().find(query.dataset()).isPresent();
      if (known) {
        columns.forEach(undirected);
      }
      return known;
    } catch (QueryException engineSql) {
      return false;
    }
  }
}
