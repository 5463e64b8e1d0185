package io.partnerinsights.core.doctor;

import io.partnerinsights.core.client.TokenHolder;
import io.partnerinsights.core.doctor.Check.Result;
import io.partnerinsights.core.http.ServiceUrl;
import io.partnerinsights.core.spi.AccessToken;
import java.io.IOException;
import okhttp3.Interceptor;
import okhttp3.Request;
import okhttp3.Response;

/**
 * Asks the service at each call of its API whether the sign-in counts as one with multi-factor
 * authentication, and keeps its response. Thread-safe.
 */
final class MfaCheck implements Interceptor {
  private final ServiceUrl apiUrl;
  private volatile String complianceHeader = "";

  MfaCheck(ServiceUrl apiUrl) {
    this.apiUrl = apiUrl;
  }

  @Override
  public Response intercept(Chain chain) throws IOException {
    Request request = chain.request();
    if (!apiUrl.hasSameOriginAs(request.url())
        || !request.url().encodedPath().contains("/Scheduled")) {
      return chain.proceed(request);
    }
    Response response = chain.proceed(request.newBuilder().header("ValidateMfa", "true").build());
    complianceHeader = response.header(ExchangeRedaction.MFA_HEADER, complianceHeader).strip();
    return response;
  }

  /** Never fails, because reads work while the service accepts the calls. */
  Result run(AccessToken token) {
    if (TokenHolder.of(token).isApplication()) {
      return Result.passed("an application without a user needs no MFA");
    }
    if (complianceHeader.equalsIgnoreCase("false")) {
      return Result.warning(
          "the service does not count this sign-in as MFA (isMfaCompliant is false). Since June"
              + " 2026, the service rejects a growing share of calls without MFA. Sign in with MFA"
              + " (partnerinsights login), and have an administrator enforce MFA for this user");
    }
    return Result.passed(
        complianceHeader.equalsIgnoreCase("true")
            ? "the service counts this sign-in as MFA (isMfaCompliant is true)"
            : "the service accepts this sign-in, but does not say whether it counts as MFA (the"
                + " responses have no isMfaCompliant header). No action is needed as long as"
                + " reads work");
  }
}
