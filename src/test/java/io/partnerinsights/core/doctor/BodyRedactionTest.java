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
  void theAddressOfASignInHasNoTenant() {
    HttpUrl url =
        HttpUrl.get("https://login.microsoftonline.com/contoso.onmicrosoft.com/oauth2/v2.0/token");

    assertThat(redaction.path(url)).doesNotContain("contoso").endsWith("/oauth2/v2.0/token");
  }

  private String body(String json) {
    return redaction.body(json.replace('\'', '"'), false).toString();
  }
}
