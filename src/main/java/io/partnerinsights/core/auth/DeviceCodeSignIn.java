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
import io.partnerinsights.core.errors.Problem;
import io.partnerinsights.core.errors.SignInException;
import io.partnerinsights.core.http.RetryingHttp;
import io.partnerinsights.core.options.Secret;
import io.partnerinsights.core.spi.AccessToken;
import java.io.IOException;
import java.net.MalformedURLException;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Signs in with MSAL's device code flow: a person gets a message with a page and a code, and the
 * call waits until the code was entered there. Later tokens come from MSAL's own refresh token,
 * without a person, for as long as that lasts.
 */
final class DeviceCodeSignIn implements TokenSource {
  private final PublicClientApplication application;
  private final AuthSettings settings;
  private final ReentrantLock handOver = new ReentrantLock();
  private IAccount account;

  DeviceCodeSignIn(Credentials.DeviceCode user, AuthSettings settings, RetryingHttp http) {
    this.settings = settings;
    MsalHttpClient route = new MsalHttpClient(settings.authorityUrl(), http);
    try {
      this.application =
          PublicClientApplication.builder(user.clientId())
              .authority(route.authority(user.tenantId()))
              .validateAuthority(false)
              .instanceDiscovery(false)
              .disableInternalRetries()
              .httpClient(route)
              .executorService(new Daemons(handOver))
              .build();
    } catch (MalformedURLException e) {
      throw new IllegalArgumentException(e);
    }
  }

  @Override
  public AccessToken fetch() {
    IAuthenticationResult result = account == null ? withPerson() : withoutPerson();
    account = result.account();
    return new AccessToken(Secret.of(result.accessToken()), result.expiresOnDate().toInstant());
  }

  private IAuthenticationResult withPerson() {
    return await(askedFor(DeviceCodeFlowParameters.builder(scopes(), this::show).build()));
  }

  /** Holds MSAL's thread back until MSAL has noted the future that this thread looks for. */
  private CompletableFuture<IAuthenticationResult> askedFor(DeviceCodeFlowParameters code) {
    handOver.lock();
    try {
      return application.acquireToken(code);
    } finally {
      handOver.unlock();
    }
  }

  /** Asks the person again if the session has ended. */
  private IAuthenticationResult withoutPerson() {
    try {
      return await(application.acquireTokenSilently(silently()));
    } catch (MalformedURLException e) {
      throw new IllegalStateException(e);
    } catch (SignInException e) {
      if (e.code() == ErrorCode.SIGN_IN_UNREACHABLE) {
        throw e;
      }
      return withPerson();
    }
  }

  private SilentParameters silently() {
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

  private static IAuthenticationResult await(CompletableFuture<IAuthenticationResult> answer) {
    try {
      return answer.get();
    } catch (InterruptedException e) {
      answer.cancel(true);
      Thread.currentThread().interrupt();
      throw Problem.of(ErrorCode.WAIT_INTERRUPTED, "The thread was interrupted during sign-in")
          .cause(e)
          .toException();
    } catch (ExecutionException e) {
      throw explained(e.getCause());
    }
  }

  private static RuntimeException explained(Throwable e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof PartnerInsightsException known) {
        return known;
      }
    }
    boolean refused = e instanceof MsalException msal && msal.errorCode() != null;
    return refused && !isOverload(e) && !(e.getCause() instanceof IOException)
        ? SignInErrors.of(refusal((MsalException) e))
        : SignInErrors.unreachable(String.valueOf(e.getMessage()), e);
  }

  private static boolean isOverload(Throwable e) {
    return e instanceof MsalThrottlingException
        || (e instanceof MsalServiceException answer
            && answer.statusCode() != null
            && (answer.statusCode() == 429 || answer.statusCode() >= 500));
  }

  private static SignInRefusal refusal(MsalException e) {
    String correlationId = e instanceof MsalServiceException answer ? answer.correlationId() : "";
    return new SignInRefusal(e.errorCode(), "", String.valueOf(e.getMessage()), correlationId, e);
  }

  /**
   * Threads that end when idle and never keep a driver alive. Each begins its task only when nobody
   * hands one over: MSAL starts the device code's task and notes its future afterwards, and a task
   * that is quicker than that finds null in its place.
   */
  private static final class Daemons extends ThreadPoolExecutor {
    private final ReentrantLock handOver;

    Daemons(ReentrantLock handOver) {
      super(0, Integer.MAX_VALUE, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), Daemons::daemon);
      this.handOver = handOver;
    }

    private static Thread daemon(Runnable task) {
      Thread thread = new Thread(task, "partnerinsights-sign-in");
      thread.setDaemon(true);
      return thread;
    }

    @Override
    protected void beforeExecute(Thread thread, Runnable task) {
      handOver.lock();
      try {
        super.beforeExecute(thread, task);
      } finally {
        handOver.unlock();
      }
    }
  }
}
