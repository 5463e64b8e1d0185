package io.partnerinsights.core.auth;

import com.microsoft.aad.msal4j.IAuthenticationResult;
import com.microsoft.aad.msal4j.MsalException;
import com.microsoft.aad.msal4j.MsalServiceException;
import com.microsoft.aad.msal4j.MsalThrottlingException;
import io.partnerinsights.core.errors.PartnerInsightsException;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** Waits for MSAL's results and maps its exceptions to the connector's errors. */
final class MsalResults {
  private MsalResults() {}

  /** Returns the result, or throws the matching error. */
  static IAuthenticationResult await(CompletableFuture<IAuthenticationResult> result) {
    try {
      return result.get();
    } catch (InterruptedException e) {
      result.cancel(true);
      Thread.currentThread().interrupt();
      throw SignInErrors.interrupted(e);
    } catch (ExecutionException e) {
      throw error(e.getCause());
    }
  }

  private static RuntimeException error(Throwable e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof PartnerInsightsException known) {
        return known;
      }
    }
    boolean refused = e instanceof MsalException msal && msal.errorCode() != null;
    return refused && !isOverload(e) && !(e.getCause() instanceof IOException)
        ? SignInErrors.refused(refusal((MsalException) e))
        : SignInErrors.unreachable(String.valueOf(e.getMessage()), Optional.empty(), e);
  }

  private static boolean isOverload(Throwable e) {
    return e instanceof MsalThrottlingException
        || (e instanceof MsalServiceException response
            && response.statusCode() != null
            && (response.statusCode() == 429 || response.statusCode() >= 500));
  }

  private static SignInRefusal refusal(MsalException e) {
    String correlationId =
        e instanceof MsalServiceException response ? response.correlationId() : "";
    return new SignInRefusal(e.errorCode(), "", String.valueOf(e.getMessage()), correlationId, e);
  }
}
