package io.partnerinsights.core.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.PartnerInsightsException;
import okhttp3.HttpUrl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServiceUrlTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://api.partnercenter.microsoft.com/insights/v1/mpn",
        "http://localhost:8080/insights/v1/mpn",
        "http://127.0.0.1:8080",
        "http://127.9.9.9:8080",
        "http://[::1]:8080/insights",
        "http://127.9.8.7:8080"
      })
  void acceptsHttpsAndLoopback(String text) {
    assertThat(ServiceUrl.parse(text)).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://api.partnercenter.microsoft.com/insights/v1/mpn",
        "http://127.0.0.1.example.com/",
        "http://localhost.example.com/",
        "http://sandbox.localhost:8080/",
        "http://127.0.0.1.example.com/",
        "http://127.0.0.256/",
        "http://10.0.0.1/",
        "http://[::2]/"
      })
  void refusesPlainHttpToOtherMachines(String text) {
    assertCode(text, ErrorCode.INSECURE_URL);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ftp://host/",
        "host/path",
        "",
        "https://host/?a=b",
        "https://host/#part",
        "https://user:secret-word@host/"
      })
  void refusesATextThatIsNotABaseUrl(String text) {
    assertCode(text, ErrorCode.OPTION_VALUE);
  }

  @Test
  void doesNotPrintAPasswordInTheUrl() {
    assertThatThrownBy(() -> ServiceUrl.parse("https://user:secret-word@host/"))
        .hasMessageNotContaining("secret-word");
    assertThatThrownBy(() -> ServiceUrl.parse("htp://user:secret-word@host/"))
        .hasMessageNotContaining("secret-word");
  }

  @ParameterizedTest
  @CsvSource({
    "https://host/base, https://host/base/a/b%20c%2Fd",
    "https://host/base/, https://host/base/a/b%20c%2Fd",
    "https://host, https://host/a/b%20c%2Fd"
  })
  void appendsEncodedPathSegments(String base, String expected) {
    assertThat(ServiceUrl.parse(base).at("a", "b c/d")).hasToString(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", ".", "..", " .. "})
  void refusesSegmentsThatChangeThePath(String id) {
    assertThatThrownBy(() -> ServiceUrl.parse("https://host/base").at("ScheduledReport", id))
        .isInstanceOfSatisfying(
            PartnerInsightsException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.OPTION_VALUE));
  }

  @ParameterizedTest
  @CsvSource({
    "https://host/elsewhere, true",
    "https://host:443/, true",
    "https://HOST/, true",
    "http://host/, false",
    "https://host:444/, false",
    "https://host.example/, false"
  })
  void comparesOrigins(String other, boolean same) {
    assertThat(ServiceUrl.parse("https://host/base").isOriginOf(HttpUrl.get(other)))
        .isEqualTo(same);
  }

  private static void assertCode(String text, ErrorCode code) {
    assertThatThrownBy(() -> ServiceUrl.parse(text))
        .isInstanceOfSatisfying(
            PartnerInsightsException.class, e -> assertThat(e.code()).isEqualTo(code));
  }
}
