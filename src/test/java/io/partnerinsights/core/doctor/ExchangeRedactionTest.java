package io.partnerinsights.core.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import okhttp3.HttpUrl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Values that a recording must not contain, wherever the service sends them. */
final class ExchangeRedactionTest {
  private final ExchangeRedaction redaction = new ExchangeRedaction();

  /** Quotes are single ones here. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{'value':[{'callbackUrl':'https://bob:hush@hooks.contoso.com/x?k=1'}]}"
            + " | hush bob contoso | https://",
        "{'value':[],'nextLink':'https://api.example/ScheduledReport?reportId=8c1d9a46-0b1f-4f0e-"
            + "9a55-5a3d0c0ffee0&$skiptoken=hush&name=Contoso'}"
            + " | hush Contoso 8c1d9a46 | /ScheduledReport",
        "{'value':[],'nextLink':'/ScheduledReport?token=hush'} | hush | /ScheduledReport",
        "{'nextLink':null} | hush | {'nextLink':null}",
        "{'message':'User reader@contoso.example has no role. AADSTS50126'}"
            + " | reader contoso | has no role",
        "{'message':'User reader@contoso.example has no role. AADSTS50126'} | reader | AADSTS50126",
        "{'error':'invalid_grant','error_description':'reader@contoso.example'}"
            + " | contoso | invalid_grant",
        "{'error':'No access for reader@contoso.example'} | contoso | error",
        "{'message':'Contoso Ltd has no access to report Umsätze of fabrikam.com'}"
            + " | Contoso Ltd Ums fabrikam | has no access to report",
        "{'message':'Invalid QueryId. Try again, see https://contoso.example/x'}"
            + " | contoso | Invalid QueryId. Try again",
        "{'value':[{'query':'SELECT Month, ACR_USD FROM AzureUsage LIMIT 25 TIMESPAN LAST_MONTH'}]}"
            + " | 25 | SELECT Month, ACR_USD FROM AzureUsage LIMIT 11 TIMESPAN LAST_MONTH",
        "{'value':[{'query':'Contoso keeps its numbers here'}]} | Contoso keeps | Xxxxxxx xxxxx"
      })
  void aBodyNamesNobodyAndHasNoSecret(String body, String secrets, String kept) {
    assertThat(redaction.redactBody(body.replace('\'', '"'), false).toString())
        .doesNotContain(secrets.split(" ", -1))
        .contains(kept.replace('\'', '"'));
  }

  @Test
  void aQueryKeepsItsNamesAndNoValue() {
    String query =
        "SELECT Month, ACR_USD FROM AzureUsage WHERE CustomerName IN ('Contoso 27', 'x, 42') AND"
            + " CustomerTenantId = '8c1d9a46-0b1f-4f0e-9a55-5a3d0c0ffee0' AND ACR_USD > -1250.75"
            + " AND Month >= '2026-01-01' LIMIT 25";

    String report = "{\"value\": [{\"query\": \"%s\"}]}".formatted(query);

    assertThat(redaction.redactBody(report, false).path("value").get(0).path("query").asText())
        .isEqualTo(
            "SELECT Month, ACR_USD FROM AzureUsage WHERE CustomerName IN ('Xxxxxxx 11', 'x, 11')"
                + " AND CustomerTenantId = '00000000-0000-0000-0000-000000000001' AND ACR_USD >"
                + " -1110.11 AND Month >= '2026-01-01' LIMIT 11");
    assertThat(redaction.redactBody(report, true).toString()).doesNotContain("AzureUsage");
  }

  @Test
  void aWebAddressInARowDoesNotNameTheCustomer() {
    String body =
        redaction.redactBody("{\"value\":[{\"Site\":\"https://contoso.com/a\"}]}", true) + "";

    assertThat(body).doesNotContain("contoso");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "WWW-Authenticate | Bearer authorization_uri=\"https://login.microsoftonline.com/contoso\","
            + " error=\"invalid_token\" | error=\"invalid_token\"",
        "WWW-Authenticate | Bearer realm=\"Contoso\", error=\"stale\" | Bearer realm=",
        "WWW-Authenticate | Bearer realm=\"Contoso\", error=\"stale\" | error=\"stale\"",
        "Server | contoso-proxy/1.0 | ''",
        "Date | Sat, 21 Nov 2026 10:00:00 GMT | Sat, 21 Nov 2026 10:00:00 GMT"
      })
  void aHeaderNamesNeitherATenantNorAServer(String name, String value, String kept) {
    Map<String, String> headers = new LinkedHashMap<>();
    redaction.addRedactedHeader(name, value, headers);

    assertThat(headers.toString()).doesNotContainIgnoringCase("contoso").contains(kept);
  }

  @Test
  void theAddressOfASignInHasNoTenant() {
    HttpUrl url =
        HttpUrl.get("https://login.microsoftonline.com/contoso.onmicrosoft.com/oauth2/v2.0/token");

    assertThat(redaction.redactPath(url)).doesNotContain("contoso").endsWith("/oauth2/v2.0/token");
  }
}
