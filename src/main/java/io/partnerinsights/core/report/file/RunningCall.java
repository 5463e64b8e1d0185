package io.partnerinsights.core.report.file;

import java.io.IOException;
import okhttp3.Call;
import okhttp3.Interceptor;
import okhttp3.Response;

/**
 * Travels with a request as OkHttp's tag and learns which call carries it, so that the call can be
 * cancelled: merely closing a response reads on for a while, in the hope of using the connection
 * again.
 */
final class RunningCall {
  private volatile Call call;

  void cancel() {
    Call running = call;
    if (running != null) {
      running.cancel();
    }
  }

  /** Writes the call into the tag. */
  static final class Noted implements Interceptor {
    @Override
    public Response intercept(Chain chain) throws IOException {
      RunningCall tag = chain.request().tag(RunningCall.class);
      if (tag != null) {
        tag.call = chain.call();
      }
      return chain.proceed(chain.request());
    }
  }
}
