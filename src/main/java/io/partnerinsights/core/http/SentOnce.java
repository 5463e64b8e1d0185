package io.partnerinsights.core.http;

import java.io.IOException;
import java.time.Duration;
import okhttp3.Interceptor;
import okhttp3.Response;

/**
 * Sits on the connection. It notes that a request reached one, so that a lost answer can be told
 * from a request that never left, and it hides {@code Retry-After: 0} of a 503, because OkHttp
 * would repeat such a request by itself, a POST included.
 */
final class SentOnce implements Interceptor {
  @Override
  public Response intercept(Chain chain) throws IOException {
    Attempt attempt = chain.request().tag(Attempt.class);
    if (attempt != null) {
      attempt.markSent();
    }
    Response response = chain.proceed(chain.request());
    return response.code() == 503 && asksForAnImmediateRetry(response)
        ? response.newBuilder().removeHeader(RetryAfter.HEADER).build()
        : response;
  }

  private static boolean asksForAnImmediateRetry(Response response) {
    return RetryAfter.seconds(response.header(RetryAfter.HEADER))
        .filter(Duration.ZERO::equals)
        .isPresent();
  }
}
