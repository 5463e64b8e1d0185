package io.partnerinsights.core.client;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.partnerinsights.core.http.RetryPolicy;
import io.partnerinsights.core.http.RetryingHttp;
import io.partnerinsights.core.http.ServiceUrl;
import io.partnerinsights.core.query.InsightsQuery;
import io.partnerinsights.core.spi.AccessToken;
import io.partnerinsights.core.spi.Secret;
import io.partnerinsights.core.spi.TokenProvider;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import okhttp3.OkHttpClient;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Checks that an error with several possible causes names the one that applies. */
final class KnownCausesTest {
  private static final ServiceUrl URL = ServiceUrl.parse("https://127.0.0.1:1/");

  @ParameterizedTest
  @MethodSource
  void theReasonNamesOneCause(ThrowingCallable call, String reason) {
    assertThatThrownBy(call)
        .hasMessageContaining(" Reason: it" + reason)
        .hasMessageNotContaining(", or ");
  }

  static Stream<Arguments> theReasonNamesOneCause() {
    return Stream.of(
        arguments(callWith(" "), " is empty"),
        arguments(callWith("a b"), " contains a character that is not visible ASCII"),
        arguments(pathOf(" "), " is empty"),
        arguments(pathOf(".."), " consists only of dots"),
        arguments(queryOf(List.of(), null), " names no column"),
        arguments(queryOf(List.of("Month"), 0L), "s LIMIT is less than 1"));
  }

  private static ThrowingCallable callWith(String token) {
    AccessToken accessToken = new AccessToken(Secret.of(token), Instant.MAX);
    TokenProvider tokens =
        new TokenProvider() {
          @Override
          public AccessToken token() {
            return accessToken;
          }

          @Override
          public void invalidate(AccessToken stale) {}
        };
    RetryingHttp http = RetryingHttp.of(new OkHttpClient(), RetryPolicy.forFifteenMinutes());
    return new PartnerInsightsClient(URL, tokens, http, Clock.systemUTC())::listDatasets;
  }

  private static ThrowingCallable pathOf(String segment) {
    return () -> URL.resolvePath(segment);
  }

  private static ThrowingCallable queryOf(List<String> columns, @Nullable Long limit) {
    return () ->
        new InsightsQuery(false, columns, "OfficeUsage", List.of(), List.of(), limit, null);
  }
}
