package io.partnerinsights.core.http;

import java.io.IOException;
import java.time.Duration;
import okhttp3.Interceptor;
import okhttp3.Response;

/**
 * A network interceptor that marks an {@link Attempt} as sent when its request has reached a
 * connection. It also removes {@code Retry-After: 0} from a 503, because OkHttp would repeat such a
 * request by itself, including a POST.
 */
final class SendOnceInterceptor implements Interceptor {
  @Override
  public Response intercept(Chain chain) throws IOException {
    Attempt attempt = chain.request().tag(Attempt.class);
    if (attempt != null) {
      attempt.markSent();
    }
    Response response = chain.proceed(chain.request());
    return response.code() == 503 && hasZeroRetryAfter(response)
        ? response.newBuilder().removeHeader(RetryAfter.HEADER).build()
        : response;
  }

  private static boolean hasZeroRetryAfter(Response response) {
    return RetryAfter.seconds(response.header(RetryAfter.HEADER))
        .filter(Duration.ZERO::equals)
        .isPresent();
  }
}
