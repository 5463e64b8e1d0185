package io.partnerinsights.core.auth;

import com.microsoft.aad.msal4j.AbstractClientApplicationBase;
import com.microsoft.aad.msal4j.ClientCredentialParameters;
import com.microsoft.aad.msal4j.ConfidentialClientApplication;
import com.microsoft.aad.msal4j.DeviceCode;
import com.microsoft.aad.msal4j.DeviceCodeFlowParameters;
import com.microsoft.aad.msal4j.IAuthenticationResult;
import com.microsoft.aad.msal4j.IClientCredential;
import com.microsoft.aad.msal4j.ManagedIdentityApplication;
import com.microsoft.aad.msal4j.ManagedIdentityId;
import com.microsoft.aad.msal4j.ManagedIdentityParameters;
import com.microsoft.aad.msal4j.MsalException;
import com.microsoft.aad.msal4j.MsalServiceException;
import com.microsoft.aad.msal4j.MsalThrottlingException;
import com.microsoft.aad.msal4j.PublicClientApplication;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.errors.PlainText;
import io.partnerinsights.core.errors.SignInException;
import io.partnerinsights.core.http.RetryingHttp;
import io.partnerinsights.core.options.AuthKind;
import io.partnerinsights.core.spi.AccessToken;
import io.partnerinsights.core.spi.Secret;
import java.io.IOException;
import java.net.MalformedURLException;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Runs the flows of MSAL: with the connector's HTTP client, on the calling thread, and with the
 * connector's errors. Each flow has an application of its own, because MSAL would answer a later
 * one with a cached token. Thread-safe.
 */
final class Msal {
  /** Maximum time of a request for a managed identity, which goes to this machine's network. */
  private static final Duration MACHINE_TIMEOUT = Duration.ofSeconds(10);

  private final AuthSettings settings;
  private final RetryingHttp http;

  /** Whether this machine has given a token. Then a failure is a disturbance, which ends. */
  private volatile boolean hasIdentity;

  Msal(AuthSettings settings, RetryingHttp http) {
    this.settings = settings;
    this.http = http;
  }

  /** Starts a flow of an MSAL application. */
  @FunctionalInterface
  interface Flow<T> {
    CompletableFuture<IAuthenticationResult> start(T application) throws Exception;
  }

  /** Returns the scopes of a user's token. */
  Set<String> userScopes() {
    return Set.of(settings.resource() + "/user_impersonation");
  }

  /** Signs in a user with a public client. */
  TokenEndpoint.Tokens user(Credentials.Interactive user, Flow<PublicClientApplication> flow) {
    Run run = new Run(new MsalHttpClient(settings.authorityUrl(), http), user.way());
    return run.tokens(
        flow,
        run.configured(PublicClientApplication.builder(user.clientId()), user.tenantId()).build());
  }

  /**
   * Signs in a user with a device code: a message has a page and a code, and the call waits until
   * the code has been entered there.
   */
  TokenEndpoint.Tokens deviceCode(Credentials.Interactive user) {
    DeviceCodeFlowParameters parameters =
        DeviceCodeFlowParameters.builder(
                userScopes(), code -> settings.messages().accept(message(code)))
            .build();
    return user(user, application -> application.acquireToken(parameters));
  }

  private static String message(DeviceCode code) {
    String message = code.message();
    return message == null || message.isBlank()
        ? "To sign in, open " + code.verificationUri() + " and enter the code " + code.userCode()
        : PlainText.of(message);
  }

  /** Signs in an application, which proves who it is by the credential. */
  AccessToken application(String tenantId, String clientId, IClientCredential credential) {
    ClientCredentialParameters parameters =
        ClientCredentialParameters.builder(Set.of(settings.resource() + "/.default")).build();
    Run run = new Run(new MsalHttpClient(settings.authorityUrl(), http), null);
    return run.tokens(
            application -> application.acquireToken(parameters),
            run.configured(ConfidentialClientApplication.builder(clientId, credential), tenantId)
                .build())
        .accessToken();
  }

  /** Signs in the identity that Azure gives to this machine, without a proxy. */
  AccessToken managedIdentity(@Nullable String clientId) {
    try {
      AccessToken token = identity(clientId);
      hasIdentity = true;
      return token;
    } catch (SignInException e) {
      throw hasIdentity ? SignInErrors.unreachable(e.getMessage(), null, e) : e;
    }
  }

  private AccessToken identity(@Nullable String clientId) {
    MsalHttpClient direct = MsalHttpClient.ofMachine(http.once(MACHINE_TIMEOUT).withoutProxy());
    Run run = new Run(direct, AuthKind.MANAGED_IDENTITY);
    ManagedIdentityId id =
        clientId == null
            ? ManagedIdentityId.systemAssigned()
            : ManagedIdentityId.userAssignedClientId(clientId);
    ManagedIdentityParameters parameters =
        ManagedIdentityParameters.builder(settings.resource()).forceRefresh(true).build();
    return run.tokens(
            application -> application.acquireTokenForManagedIdentity(parameters),
            ManagedIdentityApplication.builder(id)
                .disableInternalRetries()
                .httpClient(direct)
                .executorService(run.tasks)
                .build())
        .accessToken();
  }

  /** One flow. */
  private static final class Run {
    private final MsalHttpClient http;

    /** Null for an application, which has a credential of its own. */
    private final @Nullable AuthKind way;

    /**
     * Holds MSAL's tasks for the calling thread, because no thread is created. So an interrupt of
     * the caller reaches its request, and no task starts before MSAL has stored the task's future.
     */
    private final ThreadPoolExecutor tasks =
        new ThreadPoolExecutor(
            0, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> null);

    Run(MsalHttpClient http, @Nullable AuthKind way) {
      this.http = http;
      this.way = way;
    }

    <B extends AbstractClientApplicationBase.Builder<B>> B configured(B builder, String tenantId) {
      try {
        return builder
            .authority(http.authority(tenantId))
            .validateAuthority(false)
            .instanceDiscovery(false)
            .disableInternalRetries()
            .httpClient(http)
            .executorService(tasks);
      } catch (MalformedURLException e) {
        throw new IllegalArgumentException(e);
      }
    }

    <T> TokenEndpoint.Tokens tokens(Flow<T> flow, T application) {
      IAuthenticationResult result = result(flow, application);
      return new TokenEndpoint.Tokens(
          new AccessToken(Secret.of(result.accessToken()), result.expiresOnDate().toInstant()),
          http.refreshToken().orElse(null));
    }

    private <T> IAuthenticationResult result(Flow<T> flow, T application) {
      try {
        CompletableFuture<IAuthenticationResult> result = flow.start(application);
        for (Runnable task = tasks.getQueue().poll();
            task != null;
            task = tasks.getQueue().poll()) {
          task.run();
        }
        return result.join();
      } catch (CompletionException e) {
        throw error(Objects.requireNonNull(e.getCause()));
      } catch (Exception e) {
        throw error(e);
      }
    }

    private RuntimeException error(Throwable e) {
      if (e instanceof InterruptedException interrupt) {
        Thread.currentThread().interrupt();
        return SignInErrors.interrupted(interrupt);
      }
      for (Throwable cause = e; cause != null; cause = cause.getCause()) {
        if (cause instanceof PartnerInsightsException known) {
          return known;
        }
      }
      if (way == AuthKind.MANAGED_IDENTITY) {
        return SignInErrors.noManagedIdentity(http.lastAnswer(), e);
      }
      boolean refused = e instanceof MsalException msal && msal.errorCode() != null;
      return refused && !isOverload(e) && !(e.getCause() instanceof IOException)
          ? SignInErrors.refused(refusal((MsalException) e), way)
          : SignInErrors.unreachable(String.valueOf(e.getMessage()), null, e);
    }

    private static boolean isOverload(Throwable e) {
      return e instanceof MsalThrottlingException
          || (e instanceof MsalServiceException response
              && response.statusCode() != null
              && (response.statusCode() == 429 || response.statusCode() >= 500));
    }

    private SignInRefusal refusal(MsalException e) {
      String correlationId =
          e instanceof MsalServiceException response ? response.correlationId() : "";
      String message = SignInRefusal.without(http.secrets(), String.valueOf(e.getMessage()));
      return new SignInRefusal(e.errorCode(), "", message, correlationId);
    }
  }
}
