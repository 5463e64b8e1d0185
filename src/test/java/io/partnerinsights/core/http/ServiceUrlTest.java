package io.partnerinsights.core.http;

import static io.partnerinsights.testing.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.errors.ErrorCode;
import okhttp3.HttpUrl;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServiceUrlTest {
  /** Plain HTTP is for this machine only. */
  @ParameterizedTest
  @CsvSource({
    "https://api.partnercenter.microsoft.com/insights/v1/mpn,",
    "http://localhost:8080/insights/v1/mpn,",
    "http://127.0.0.1:8080,",
    "http://127.9.8.7:8080,",
    "http://[::1]:8080/insights,",
    "http://api.partnercenter.microsoft.com/insights/v1/mpn, INSECURE_URL",
    "http://127.0.0.1.example.com/, INSECURE_URL",
    "http://localhost.example.com/, INSECURE_URL",
    "http://sandbox.localhost:8080/, INSECURE_URL",
    "http://127.0.0.256/, INSECURE_URL",
    "http://10.0.0.1/, INSECURE_URL",
    "http://[::2]/, INSECURE_URL",
    "ftp://host/, OPTION_VALUE",
    "host/path, OPTION_VALUE",
    "'', OPTION_VALUE",
    "https://host/?a=b, OPTION_VALUE",
    "https://host/#part, OPTION_VALUE",
    "https://user:secret-word@host/, OPTION_VALUE",
    "htp://user:secret-word@host/, OPTION_VALUE"
  })
  void acceptsHttpsAndLoopback(String text, ErrorCode error) {
    if (error == null) {
      assertThat(ServiceUrl.parse(text)).hasToString(text);
    } else {
      assertFails(() -> ServiceUrl.parse(text), error);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://host/base", "https://host/base/", "https://host"})
  void appendsEncodedPathSegments(String base) {
    assertThat(ServiceUrl.parse(base).resolvePath("a", "b c/d"))
        .hasToString(base.replaceFirst("/$", "") + "/a/b%20c%2Fd");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", ".", "..", " .. "})
  void refusesSegmentsThatChangeThePath(String id) {
    ServiceUrl base = ServiceUrl.parse("https://host/base");

    assertFails(() -> base.resolvePath("ScheduledReport", id), ErrorCode.OPTION_VALUE);
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
    assertThat(ServiceUrl.parse("https://host/base").hasSameOriginAs(HttpUrl.get(other)))
        .isEqualTo(same);
  }
}
