package io.partnerinsights.core.auth;

import com.microsoft.aad.msal4j.DeviceCode;
import com.microsoft.aad.msal4j.DeviceCodeFlowParameters;
import com.microsoft.aad.msal4j.IAccount;
import com.microsoft.aad.msal4j.IAuthenticationResult;
import com.microsoft.aad.msal4j.MsalException;
import com.microsoft.aad.msal4j.MsalServiceException;
import com.microsoft.aad.msal4j.MsalThrottlingException;
import com.microsoft.aad.msal4j.PublicClientApplication;
import com.microsoft.aad.msal4j.SilentParameters;
import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.errors.SignInException;
import io.partnerinsights.core.http.RetryingHttp;
import io.partnerinsights.core.options.Secret;
import io.partnerinsights.core.spi.AccessToken;
import java.io.IOException;
import java.net.MalformedURLException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Signs in with MSAL's device code flow. The user gets a message with a page and a code, and the
 * call waits until the code has been entered there. Later tokens come from MSAL's refresh token,
 * without the user, while that token is valid. Must be called by one thread at a time.
 */
final class DeviceCodeSignIn implements Supplier<AccessToken> {
  private final PublicClientApplication application;
  private final AuthSettings settings;

  /** Held while a task is submitted to MSAL; see {@link DaemonThreads}. */
  private final ReentrantLock submitLock = new ReentrantLock();

  private IAccount account;

  DeviceCodeSignIn(Credentials.DeviceCode user, AuthSettings settings, RetryingHttp http) {
    this.settings = settings;
    MsalHttpClient msalHttp = new MsalHttpClient(settings.authorityUrl(), http);
    try {
      this.application =
          PublicClientApplication.builder(user.clientId())
              .authority(msalHttp.authority(user.tenantId()))
              .validateAuthority(false)
              .instanceDiscovery(false)
              .disableInternalRetries()
              .httpClient(msalHttp)
              .executorService(new DaemonThreads(submitLock))
              .build();
    } catch (MalformedURLException e) {
      throw new IllegalArgumentException(e);
    }
  }

  @Override
  public AccessToken get() {
    IAuthenticationResult result = account == null ? signInWithUser() : renew();
    account = result.account();
    return new AccessToken(Secret.of(result.accessToken()), result.expiresOnDate().toInstant());
  }

  private IAuthenticationResult signInWithUser() {
    return await(submit(DeviceCodeFlowParameters.builder(scopes(), this::show).build()));
  }

  /** Holds the lock until MSAL has stored the future that its own thread reads. */
  private CompletableFuture<IAuthenticationResult> submit(DeviceCodeFlowParameters parameters) {
    submitLock.lock();
    try {
      return application.acquireToken(parameters);
    } finally {
      submitLock.unlock();
    }
  }

  /** Renews the token without the user; if the session has ended, the user signs in again. */
  private IAuthenticationResult renew() {
    try {
      return await(application.acquireTokenSilently(renewal()));
    } catch (MalformedURLException e) {
      throw new IllegalStateException(e);
    } catch (SignInException e) {
      if (e.code() == ErrorCode.SIGN_IN_UNREACHABLE) {
        throw e;
      }
      return signInWithUser();
    }
  }

  private SilentParameters renewal() {
    return SilentParameters.builder(scopes(), account).forceRefresh(true).build();
  }

  private Set<String> scopes() {
    return Set.of(settings.resource() + "/user_impersonation");
  }

  private void show(DeviceCode code) {
    String message = code.message();
    settings
        .messages()
        .accept(
            message == null || message.isBlank()
                ? "To sign in, open "
                    + code.verificationUri()
                    + " and enter the code "
                    + code.userCode()
                : message);
  }

  private static IAuthenticationResult await(CompletableFuture<IAuthenticationResult> result) {
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

  /**
   * A pool of daemon threads, which end when idle and never keep the JVM alive. A thread starts its
   * task only when no task is being submitted: MSAL starts the device code task before it stores
   * the task's future, and a task that starts earlier reads null.
   */
  private static final class DaemonThreads extends ThreadPoolExecutor {
    private final ReentrantLock submitLock;

    DaemonThreads(ReentrantLock submitLock) {
      super(
          0,
          Integer.MAX_VALUE,
          10,
          TimeUnit.SECONDS,
          new SynchronousQueue<>(),
          DaemonThreads::daemon);
      this.submitLock = submitLock;
    }

    private static Thread daemon(Runnable task) {
      Thread thread = new Thread(task, "partnerinsights-sign-in");
      thread.setDaemon(true);
      return thread;
    }

    @Override
    protected void beforeExecute(Thread thread, Runnable task) {
      submitLock.lock();
      try {
        super.beforeExecute(thread, task);
      } finally {
        submitLock.unlock();
      }
    }
  }
}
