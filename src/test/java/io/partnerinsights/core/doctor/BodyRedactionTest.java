package io.partnerinsights.core.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import okhttp3.HttpUrl;
import org.junit.jupiter.api.Test;

/** Values that a recording must not contain, wherever the service sends them. */
final class BodyRedactionTest {
  private static final String TENANT = "8c1d9a46-0b1f-4f0e-9a55-5a3d0c0ffee0";

  private final BodyRedaction redaction = new BodyRedaction();

  @Test
  void aCallbackHasNeitherItsHostNorItsPassword() {
    String body = body("{'value':[{'callbackUrl':'https://bob:hush@hooks.contoso.com/x?k=1'}]}");

    assertThat(body).doesNotContain("hush", "bob", "contoso").contains("https://");
  }

  @Test
  void aWebAddressInARowDoesNotNameTheCustomer() {
    String body = redaction.body("{\"value\":[{\"Site\":\"https://contoso.com/a\"}]}", true) + "";

    assertThat(body).doesNotContain("contoso");
  }

  @Test
  void aNextLinkHasNoValuesOfItsParameters() {
    String absolute =
        body(
            "{'value':[],'nextLink':'https://api.example/insights/v1/mpn/ScheduledReport?reportId="
                + TENANT
                + "&$skiptoken=hush&name=Contoso'}");
    String relative = body("{'value':[],'nextLink':'/ScheduledReport?token=hush'}");

    assertThat(absolute).doesNotContain("hush", "Contoso", TENANT).contains("/ScheduledReport");
    assertThat(relative).doesNotContain("hush").contains("/ScheduledReport");
    assertThat(body("{'nextLink':null}")).isEqualTo("{\"nextLink\":null}");
  }

  @Test
  void aMessageNamesNoUser() {
    assertThat(body("{'message':'User reader@contoso.example has no role. AADSTS50126'}"))
        .doesNotContain("reader", "contoso")
        .contains("AADSTS50126", "has no role");
  }

  @Test
  void anErrorOfTheSignInHasNoFreeText() {
    assertThat(body("{'error':'invalid_grant','error_description':'reader@contoso.example'}"))
        .contains("invalid_grant")
        .doesNotContain("contoso");
    assertThat(body("{'error':'No access for reader@contoso.example'}")).doesNotContain("contoso");
  }

  @Test
  void headersHaveNoTenant() {
    Map<String, String> headers = new LinkedHashMap<>();
    redaction.header(
        "WWW-Authenticate",
        "Bearer realm=\"\", authorization_uri=\"https://login.microsoftonline.com/"
            + TENANT
            + "\", error=\"invalid_token\"",
        headers);

    assertThat(headers.get("www-authenticate")).contains("invalid_token").doesNotContain(TENANT);
  }

  @Test
  void aMessageNamesNoCustomerWithoutQuotes() {
    assertThat(body("{'message':'Contoso Ltd has no access to report Umsätze of fabrikam.com'}"))
        .contains("has no access to report")
        .doesNotContain("Contoso", "Ltd", "Ums", "fabrikam");
    assertThat(body("{'message':'Invalid QueryId. Try again, see https://contoso.example/x'}"))
        .contains("Invalid QueryId. Try again")
        .doesNotContain("contoso");
  }

  @Test
  void headersNameNeitherARealmNorAServer() {
    Map<String, String> headers = new LinkedHashMap<>();
    redaction.header("WWW-Authenticate", "Bearer realm=\"Contoso\", error=\"stale\"", headers);
    redaction.header("Server", "contoso-proxy/1.0", headers);
    redaction.header("Date", "Sat, 21 Nov 2026 10:00:00 GMT", headers);

    assertThat(headers.toString()).doesNotContainIgnoringCase("contoso");
    assertThat(headers.get("www-authenticate")).contains("Bearer realm=", "error=\"stale\"");
    assertThat(headers).containsEntry("date", "Sat, 21 Nov 2026 10:00:00 GMT");
  }

  @Test
  void theAddressOfASignInHasNoTenant() {
    HttpUrl url =
        HttpUrl.get("https://login.microsoftonline.com/contoso.onmicrosoft.com/oauth2/v2.0/token");

    assertThat(redaction.path(url)).doesNotContain("contoso").endsWith("/oauth2/v2.0/token");
  }

  private String body(String json) {
    return redaction.body(json.replace('\'', '"'), false).toString();
  }
}
