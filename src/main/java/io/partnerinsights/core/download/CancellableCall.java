package io.partnerinsights.core.download;

import java.io.IOException;
import java.util.Objects;
import okhttp3.Call;
import okhttp3.Interceptor;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * A request's tag that holds its call, so that the call can be cancelled, and a check that runs
 * before each attempt. Closing a response is not enough: OkHttp then reads on for a while to reuse
 * the connection.
 */
final class CancellableCall {
  private final Runnable attemptCheck;
  private volatile @Nullable Call call;

  CancellableCall(Runnable attemptCheck) {
    this.attemptCheck = attemptCheck;
  }

  /** Returns the tag of the request that got a response. */
  static CancellableCall of(Response response) {
    return Objects.requireNonNull(response.request().tag(CancellableCall.class));
  }

  void cancel() {
    Call currentCall = call;
    if (currentCall != null) {
      currentCall.cancel();
    }
  }

  /** Stores each call in its request's tag. */
  static final class CallCapture implements Interceptor {
    @Override
    public Response intercept(Chain chain) throws IOException {
      CancellableCall tag = chain.request().tag(CancellableCall.class);
      if (tag != null) {
        tag.attemptCheck.run();
        tag.call = chain.call();
      }
      return chain.proceed(chain.request());
    }
  }
}
