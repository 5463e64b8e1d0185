package io.partnerinsights.core.doctor;

import io.partnerinsights.core.http.ServiceUrl;
import java.io.IOException;
import okhttp3.Interceptor;
import okhttp3.Request;
import okhttp3.Response;

/** Asks the service at each call of its API whether the sign-in counts as one with MFA. */
record MfaQuestion(ServiceUrl apiUrl) implements Interceptor {

  @Override
  public Response intercept(Chain chain) throws IOException {
    Request request = chain.request();
    boolean ofApi =
        apiUrl.isOriginOf(request.url()) && request.url().encodedPath().contains("/Scheduled");
    return chain.proceed(
        ofApi ? request.newBuilder().header("ValidateMfa", "true").build() : request);
  }
}
