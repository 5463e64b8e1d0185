package io.partnerinsights.core.http;

import java.io.IOException;
import okhttp3.HttpUrl;
import okhttp3.Interceptor;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * Follows a redirect of a GET or HEAD within its origin. A request with an Authorization header is
 * never redirected: the caller gets the 3xx response.
 */
final class SameOriginRedirectInterceptor implements Interceptor {
  private static final int MAX_REDIRECTS = 5;

  @Override
  public Response intercept(Chain chain) throws IOException {
    Response response = chain.proceed(chain.request());
    for (int hop = 0; hop < MAX_REDIRECTS; hop++) {
      HttpUrl target = target(response);
      if (target == null) {
        return response;
      }
      response.close();
      response = chain.proceed(response.request().newBuilder().url(target).build());
    }
    return response;
  }

  /** Returns the URL to follow, or null if the response is final. */
  private static @Nullable HttpUrl target(Response response) {
    Request request = response.request();
    boolean safeMethod = request.method().equals("GET") || request.method().equals("HEAD");
    String location = response.header("Location");
    if (!response.isRedirect()
        || !safeMethod
        || location == null
        || request.header("Authorization") != null) {
      return null;
    }
    HttpUrl target = request.url().resolve(location);
    return target != null && ServiceUrl.sameOrigin(request.url(), target) ? target : null;
  }
}
