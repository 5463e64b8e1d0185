package io.partnerinsights.core.auth;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.SignInException;
import io.partnerinsights.core.http.RetryingHttp;
import io.partnerinsights.core.http.ServiceUrl;
import io.partnerinsights.core.options.AccountOptions;
import io.partnerinsights.core.options.AuthKind;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.options.PrivateFile;
import io.partnerinsights.core.options.UserClass;
import io.partnerinsights.core.options.VaultReference;
import io.partnerinsights.core.spi.AccessToken;
import io.partnerinsights.core.spi.Secret;
import io.partnerinsights.core.spi.TokenProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Creates token providers. */
public final class TokenProviders {
  private static final String ROLE_OF_CLASS = "token provider";

  private TokenProviders() {}

  /**
   * Returns a text that stands for the user's class of the options, and not for another one of its
   * name; null without such a class.
   *
   * @throws io.partnerinsights.core.errors.OptionsException for a class that cannot be used
   */
  public static @Nullable String idOfClass(ConnectorOptions options) {
    return options
        .find(AccountOptions.TOKEN_PROVIDER_CLASS)
        .map(name -> UserClass.id(name, TokenProvider.class, ROLE_OF_CLASS))
        .orElse(null);
  }

  /**
   * Creates the provider that the options select: the user's class, or one of the connector's.
   *
   * @param vaults connects to the vault of a secret
   * @throws io.partnerinsights.core.errors.OptionsException for missing credentials, or a class
   *     that cannot be used
   */
  static TokenProvider of(
      ConnectorOptions options, RetryingHttp http, Function<VaultReference, KeyVault> vaults) {
    return options
        .find(AccountOptions.TOKEN_PROVIDER_CLASS)
        .map(name -> UserClass.instantiate(name, TokenProvider.class, ROLE_OF_CLASS))
        .orElseGet(() -> ofCredentials(options, http, vaults));
  }

  /**
   * Signs in a user on a web page, and writes the refresh token of the session to a file. Only the
   * file's owner may read it afterwards.
   *
   * @param way {@code BROWSER} or {@code DEVICE_CODE}
   * @return the access token, which shows who has signed in
   * @throws io.partnerinsights.core.errors.SignInException if the sign-in fails, or the authority
   *     gives no refresh token
   * @throws IOException if the file cannot be written
   */
  public static AccessToken signInWithUser(
      ConnectorOptions options, AuthKind way, AuthSettings settings, RetryingHttp http, Path file)
      throws IOException {
    TokenEndpoint.Tokens tokens =
        interactive(CredentialsParser.interactive(options, way), settings, http, Clock.systemUTC())
            .get();
    Secret token = tokens.refreshToken();
    if (token == null) {
      throw SignInErrors.NO_REFRESH_TOKEN.error();
    }
    RefreshTokenFile written = RefreshTokenFile.ofSignIn(file, token, Clock.systemUTC().instant());
    RefreshTokenLock.holding(
        file,
        () -> {
          PrivateFile.restrict(file);
          return written.written();
        });
    return tokens.accessToken();
  }

  /**
   * Deletes the file of a user's session, after a process that uses it has ended its request.
   *
   * @throws IOException if the file cannot be deleted
   */
  public static void signOut(Path file) throws IOException {
    RefreshTokenLock.holding(file, () -> Files.deleteIfExists(file));
  }

  /** Whether a user signs in on a web page with these options. */
  public static boolean isInteractive(ConnectorOptions options) {
    return !options.isSet(AccountOptions.TOKEN_PROVIDER_CLASS)
        && (kind(options) == AuthKind.BROWSER || kind(options) == AuthKind.DEVICE_CODE);
  }

  /** Returns the sign-in method of options without a class of the user's. */
  public static AuthKind kind(ConnectorOptions options) {
    return CredentialsParser.kind(options);
  }

  private static Supplier<TokenEndpoint.Tokens> interactive(
      Credentials.Interactive user, AuthSettings settings, RetryingHttp http, Clock clock) {
    OAuthGrants grants = new OAuthGrants(settings, new TokenEndpoint(http, clock));
    return user.way() == AuthKind.BROWSER
        ? new BrowserSignIn(user, settings, grants, BrowserSignIn.TIMEOUT)
        : () -> grants.deviceCode(user);
  }

  private static TokenProvider ofCredentials(
      ConnectorOptions options, RetryingHttp http, Function<VaultReference, KeyVault> vaults) {
    ServiceUrl authority = ServiceUrl.parse(options.get(AccountOptions.AUTHORITY_URL).toString());
    AuthSettings settings = AuthSettings.of(authority, options.get(AccountOptions.RESOURCE));
    return create(CredentialsParser.parse(options, vaults), settings, http, Clock.systemUTC());
  }

  /**
   * Creates a thread-safe provider that caches its token and renews it five minutes before it
   * expires. All threads share one token request. The first request is sent by the first call of
   * {@link TokenProvider#token()}.
   *
   * <p>Each call of {@link TokenProvider#token()} sends at most one token request. Its caller
   * repeats it after {@code SIGN_IN_UNREACHABLE}. A sign-in of a user waits for the user, and its
   * requests are retried.
   */
  public static TokenProvider create(
      Credentials credentials, AuthSettings settings, RetryingHttp http, Clock clock) {
    String principal = credentials.principal();
    if (credentials instanceof Credentials.Token supplied) {
      Instant expiresAt = supplied.expiresAt();
      AccessToken token =
          new AccessToken(supplied.accessToken(), expiresAt == null ? Instant.MAX : expiresAt);
      return new FixedTokenProvider(token, principal, clock);
    }
    return new CachingTokenProvider(signIn(credentials, settings, http, clock), principal, clock);
  }

  /** Reads the file of a credential at once too, so that a wrong one fails before any call. */
  static Supplier<AccessToken> signIn(
      Credentials credentials, AuthSettings settings, RetryingHttp http, Clock clock) {
    OAuthGrants grants = new OAuthGrants(settings, new TokenEndpoint(http.withoutRetries(), clock));
    if (credentials instanceof Credentials.Password user) {
      return grants.password(user);
    }
    if (credentials instanceof Credentials.RefreshToken session) {
      return grants.refreshToken(session);
    }
    if (credentials instanceof Credentials.VaultedRefreshToken session) {
      return grants.refreshToken(session);
    }
    if (credentials instanceof Credentials.ClientCredentials application) {
      return grants.secret(application);
    }
    if (credentials instanceof Credentials.ClientCertificate application) {
      CertificateFile file = application.certificate();
      file.keyPair(clock.instant());
      String clientId = application.clientId();
      return grants.assertion(
          application.tenantId(),
          clientId,
          url -> {
            Instant now = clock.instant();
            return SignedAssertion.of(file.keyPair(now), clientId, url, now);
          });
    }
    if (credentials instanceof Credentials.ClientAssertion application) {
      AssertionFile file = application.assertion();
      file.assertion(clock.instant());
      return grants.assertion(
          application.tenantId(), application.clientId(), url -> file.assertion(clock.instant()));
    }
    if (credentials instanceof Credentials.ManagedIdentity machine) {
      MachineIdentity identity = new MachineIdentity(settings.environment(), http, clock);
      return () -> identity.token(settings.resource(), machine.clientId());
    }
    Credentials.Interactive user = (Credentials.Interactive) credentials;
    return new UserSession(
        interactive(user, settings, http, clock),
        token ->
            grants.refreshToken(
                new Credentials.RefreshToken(user.tenantId(), user.clientId(), null, token)));
  }

  /**
   * Asks the user to sign in once, and renews the token without the user while the session lasts.
   * Must be called by one thread at a time.
   */
  private static final class UserSession implements Supplier<AccessToken> {
    private final Supplier<TokenEndpoint.Tokens> signIn;
    private final Function<Secret, Supplier<AccessToken>> renewals;

    /** Null before the sign-in, and if it gave no refresh token. */
    private @Nullable Supplier<AccessToken> renewal;

    /**
     * @param signIn asks the user
     * @param renewals returns the renewals by a session's refresh token
     */
    UserSession(
        Supplier<TokenEndpoint.Tokens> signIn, Function<Secret, Supplier<AccessToken>> renewals) {
      this.signIn = signIn;
      this.renewals = renewals;
    }

    @Override
    public AccessToken get() {
      AccessToken renewed = renewal == null ? null : renewed(renewal);
      return renewed == null ? signedIn() : renewed;
    }

    /** Returns a renewed token, or null if the session has ended. */
    private static @Nullable AccessToken renewed(Supplier<AccessToken> renewal) {
      try {
        return renewal.get();
      } catch (SignInException e) {
        if (e.code() == ErrorCode.SIGN_IN_UNREACHABLE) {
          throw e;
        }
        return null;
      }
    }

    private AccessToken signedIn() {
      TokenEndpoint.Tokens tokens = signIn.get();
      Secret token = tokens.refreshToken();
      renewal = token == null ? null : renewals.apply(token);
      return tokens.accessToken();
    }
  }

  /**
   * Provides a token that the user has supplied, until it expires or the service refuses it. It
   * cannot be renewed. Thread-safe.
   */
  static final class FixedTokenProvider implements TokenProvider {
    private final AccessToken token;
    private final String principal;
    private final Clock clock;
    private volatile boolean refused;

    /**
     * @param principal the principal of the credentials, used if the token does not name an account
     */
    FixedTokenProvider(AccessToken token, String principal, Clock clock) {
      this.token = token;
      this.principal = principal;
      this.clock = clock;
    }

    @Override
    public AccessToken token() {
      if (refused) {
        throw SignInErrors.SUPPLIED_TOKEN_INVALID.error("the service answered 401 to it");
      }
      if (!clock.instant().isBefore(token.expiresAt())) {
        throw SignInErrors.SUPPLIED_TOKEN_INVALID.error("it expired at " + token.expiresAt());
      }
      return token;
    }

    @Override
    public void invalidate(AccessToken stale) {
      if (stale.equals(token)) {
        refused = true;
      }
    }

    @Override
    public String principal() {
      return token().account().orElse(principal);
    }
  }
}
