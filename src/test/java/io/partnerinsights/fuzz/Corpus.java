package io.partnerinsights.fuzz;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.partnerinsights.core.options.ConnectorOption;
import io.partnerinsights.core.options.Options;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Valid texts, from which cases are made, and the words of their languages. */
final class Corpus {
  static final String SIGNATURE = "SIGNATURE-9f3b";

  static final List<String> QUERY_WORDS =
      words(
          """
          SELECT~ DISTINCT~ ~FROM~ ~WHERE~ ~AND~ ~OR~ ~ORDER~BY~ ~LIMIT~ ~TIMESPAN~ ~IN~ ~NOT~IN~
          ~LIKE~ ~NOT~LIKE~ ~ASC ~DESC Month 'x' 12 -1.5 LAST_MONTH LIFETIME '' /* -- != >= () *
          COUNT(*) 1e5 99999999999999999999 OfficeUsage
          """);

  static final List<String> HINTS =
      List.of(
          "Month DATE, Seats BIGINT",
          "BilledRevenueUSD DECIMAL(18,4)",
          "`a ``b` STRING, c DOUBLE, d TIMESTAMP, e BOOLEAN, f INT",
          "x decimal ( 38 , 0 ),y DEC(1)",
          "");

  static final List<String> HINT_WORDS =
      words(
          """
          STRING DATE DECIMAL(38,38) DECIMAL(0,0) DECIMAL(99999999999,1) ARRAY<INT> STRUCT<a:INT>
          VARCHAR(10) ` `` NOT~NULL COMMENT~'x' ,~ é e999999999
          """);

  static final List<Map<String, String>> OPTIONS =
      List.of(
          account("query", "SELECT Month FROM OfficeUsage"),
          account("dataset", "OfficeUsage"),
          account("queryId", "e65f3a4f-fb99-4319-97ff-59e57566a871"),
          account("reportId", "r-1"));

  static final List<String> OPTION_WORDS =
      words(
          """
          1 0 -1 true EMPTY ~ 10s 99999999999h 64MiB 9999999999GiB PT1S 2026-01-01
          2026-13-45T99:99:99Z LAST_MONTH env: env:NO_SUCH file: file:/no/such secret: https://
          http://example.org localhost:99999 [::1]:1 java.lang.String java.lang.Runtime
          FAILFAST never a,b,,c \0 NaN e999999999
          """);

  static final List<String> LINKS =
      List.of(
          "http://localhost:1/blob/a.csv?sig=" + SIGNATURE,
          "https://localhost:1/blob/a.csv?sig=" + SIGNATURE,
          "https://account.blob.core.windows.example/c/a.csv?sv=1&sig=" + SIGNATURE,
          "http://10.0.0.1/a?sig=" + SIGNATURE,
          "https://user:" + SIGNATURE + "@localhost:1/a");

  static final List<String> LINK_WORDS =
      words(
          """
          http:// https:// file:///etc/passwd ftp:// [::1] 127.0.0.1 localhost. %00 %zz // @ # :99999 :-1
          jar:file:x!/ xn-- .. \\\\
          """);

  static final List<String> ANSWER_WORDS =
      words(
          """
          null true -1 1e400 "" [] {} [[]] {"a":{}} "value": "nextLink":"?p=1" "statusCode":500
          "statusCode":"x" "reportId":7 "2026-02-31T00:00:00Z" "-999999999-01-01T00:00:00Z"
          "executionStatus":[] 99999999999999999999 "recurrenceInterval":1e9 \\u0000 \\ud800
          """);

  private Corpus() {}

  /** Returns the bodies of recorded answers: of each kind, and of a report that does not exist. */
  static List<String> answers() throws IOException {
    List<String> bodies =
        new ArrayList<>(List.of("{\"message\": \"No item found with given filters.\"}"));
    for (String session : List.of("recorded/session", "recordings/published")) {
      try (Stream<Path> files = Files.list(Path.of("src/test/resources", session))) {
        for (Path file :
            files.filter(each -> each.toString().endsWith(".json")).sorted().toList()) {
          bodies.add(new JsonMapper().readTree(file.toFile()).path("body").toString());
        }
      }
    }
    return bodies;
  }

  /** Reads words between blanks; a tilde is a blank in a word. */
  private static List<String> words(String text) {
    return Stream.of(text.split("\\s"))
        .map(word -> word.equals("EMPTY") ? "" : word.replace('~', ' '))
        .toList();
  }

  static List<String> queries() {
    return List.of(
        "SELECT CustomerName, Product, BilledRevenueUSD FROM CustomersAndTenants ORDER BY"
            + " BilledRevenueUSD LIMIT 10 TIMESPAN LAST_MONTH",
        "SELECT CustomerTenantId, Month FROM OfficeUsage WHERE CustomerName LIKE '%Contoso%' AND"
            + " CustomerMarket NOT IN ('France','Japan')",
        "SELECT DISTINCT MPNId, SubscriptionCount FROM SeatsSubscriptionsAndRevenue WHERE"
            + " MPNId=6096001 AND a != -1.50 TIMESPAN LAST_6_MONTHS",
        "select Month from OfficeUsage where Month >= '2026-01-01' order by Month asc, x desc;");
  }

  static List<String> optionNames() {
    return Options.all().stream().map(ConnectorOption::key).toList();
  }

  private static Map<String, String> account(String name, String value) {
    Map<String, String> options = new HashMap<>(Map.of("tenantId", "t", "clientId", "c"));
    options.put("clientSecret", "s");
    options.put("apiUrl", "http://localhost:1/insights/v1/mpn");
    options.put("authorityUrl", "http://localhost:1");
    options.put(name, value);
    return options;
  }
}
