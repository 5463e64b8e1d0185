package io.partnerinsights.core.auth;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.SignInException;
import io.partnerinsights.core.files.PrivateFile;
import io.partnerinsights.core.http.RetryingHttp;
import io.partnerinsights.core.http.ServiceUrl;
import io.partnerinsights.core.options.AccountOptions;
import io.partnerinsights.core.options.AuthKind;
import io.partnerinsights.core.options.ConnectorOption;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.options.CredentialOptions;
import io.partnerinsights.core.options.UserClass;
import io.partnerinsights.core.options.VaultReference;
import io.partnerinsights.core.spi.AccessToken;
import io.partnerinsights.core.spi.Secret;
import io.partnerinsights.core.spi.TokenProvider;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;
import okio.ByteString;
import org.jspecify.annotations.Nullable;

/** Signs in by one of the ways of option {@code auth}, with the credentials of the options. */
public final class SignInMethod {
  private static final String ROLE_OF_CLASS = "token provider";

  /** Not secret: it separates digests of secrets from those of other applications. */
  private static final ByteString KEY =
      ByteString.encodeUtf8("Partner Insights connector, principal");

  private final AuthKind kind;
  private final ConnectorOptions options;
  private final AuthSettings settings;
  private final RetryingHttp http;
  private final Clock clock;

  public SignInMethod(
      AuthKind kind,
      ConnectorOptions options,
      AuthSettings settings,
      RetryingHttp http,
      Clock clock) {
    this.kind = kind;
    this.options = options;
    this.settings = settings;
    this.http = http;
    this.clock = clock;
  }

  /**
   * Returns the method of option {@code auth}. Without that option it follows from the credentials
   * that are set. Without credentials the user signs in: in the browser if one can be opened here,
   * else with a device code.
   */
  public static AuthKind kind(ConnectorOptions options) {
    return options.find(AccountOptions.AUTH).orElseGet(() -> inferKind(options));
  }

  private static AuthKind inferKind(ConnectorOptions options) {
    return CredentialOptions.impliedKind(options::isSet).orElseGet(SignInMethod::ofUser);
  }

  private static AuthKind ofUser() {
    boolean hasBrowser = BrowserCommand.find(System.getenv()).isPresent();
    return hasBrowser ? AuthKind.BROWSER : AuthKind.DEVICE_CODE;
  }

  /** Whether a user signs in on a web page with these options. */
  public static boolean isInteractive(ConnectorOptions options) {
    return !options.isSet(AccountOptions.TOKEN_PROVIDER_CLASS)
        && (kind(options) == AuthKind.BROWSER || kind(options) == AuthKind.DEVICE_CODE);
  }

  /** Returns a text for the user's class, and for no other of its name; null without one. */
  public static @Nullable String idOfClass(ConnectorOptions options) {
    return options
        .find(AccountOptions.TOKEN_PROVIDER_CLASS)
        .map(name -> UserClass.id(name, TokenProvider.class, ROLE_OF_CLASS))
        .orElse(null);
  }

  /** Returns the secrets that the sign-in needs, except a refresh token. */
  static Set<ConnectorOption<Secret>> secrets(ConnectorOptions options) {
    if (options.isSet(AccountOptions.TOKEN_PROVIDER_CLASS)) {
      return Set.of();
    }
    return switch (kind(options)) {
      case TOKEN -> Set.of(AccountOptions.ACCESS_TOKEN);
      case REFRESH_TOKEN -> Set.of(AccountOptions.CLIENT_SECRET);
      case PASSWORD -> Set.of(AccountOptions.PASSWORD, AccountOptions.CLIENT_SECRET);
      case CLIENT_CREDENTIALS ->
          Set.of(AccountOptions.CLIENT_SECRET, AccountOptions.CLIENT_CERTIFICATE_PASSWORD);
      case WORKLOAD_IDENTITY, MANAGED_IDENTITY, BROWSER, DEVICE_CODE -> Set.of();
    };
  }

  /**
   * Creates the thread-safe provider that the options select: the user's class, or one that caches
   * its token and renews it five minutes before it expires. Makes no call before the first token,
   * but reads the file of a credential, so that a wrong one fails before any call.
   */
  public static TokenProvider tokens(
      ConnectorOptions options,
      AuthSettings settings,
      RetryingHttp http,
      Clock clock,
      Function<VaultReference, KeyVault> vaults) {
    return options
        .find(AccountOptions.TOKEN_PROVIDER_CLASS)
        .<TokenProvider>map(name -> new UserTokens(instantiate(name), clock))
        .orElseGet(
            () -> new SignInMethod(kind(options), options, settings, http, clock).tokens(vaults));
  }

  private static TokenProvider instantiate(String className) {
    return UserClass.instantiate(className, TokenProvider.class, ROLE_OF_CLASS);
  }

  /**
   * Signs in a user on a web page, and writes the refresh token to a file that only its owner may
   * read. Returns the access token, which shows who has signed in.
   */
  public AccessToken signInWithUser(Path file) throws IOException {
    OAuthGrants.Tokens tokens = askUser();
    Secret token = tokens.refreshToken();
    if (token == null) {
      throw SignInErrors.NO_REFRESH_TOKEN.error();
    }
    PrivateFile.restrict(file);
    RefreshTokenFile.ofSignIn(file, token, clock.instant()).written();
    return tokens.accessToken();
  }

  TokenProvider tokens(Function<VaultReference, KeyVault> vaults) {
    return new CachingTokenProvider(signIn(vaults), principal(), clock);
  }

  /**
   * Returns a text that identifies the user or application that signs in. It contains no secret, is
   * equal for equal credentials, and differs between users of one application.
   */
  String principal() {
    return switch (kind) {
      case TOKEN -> "token/" + fingerprint(require(AccountOptions.ACCESS_TOKEN));
      case MANAGED_IDENTITY ->
          "managedIdentity/" + options.find(AccountOptions.CLIENT_ID).orElse("system");
      case CLIENT_CREDENTIALS, WORKLOAD_IDENTITY -> client();
      case PASSWORD -> client() + "/" + require(AccountOptions.USERNAME);
      case BROWSER, DEVICE_CODE -> client() + "/" + kind.spelling();
      case REFRESH_TOKEN ->
          client()
              + "/"
              + options
                  .vault(AccountOptions.REFRESH_TOKEN)
                  .map(VaultReference::text)
                  .orElseGet(() -> fingerprint(refreshToken()));
    };
  }

  private String client() {
    return require(AccountOptions.TENANT_ID) + "/" + require(AccountOptions.CLIENT_ID);
  }

  /** Returns a keyed digest, so that the secret cannot be found in a table of known digests. */
  private static String fingerprint(Secret secret) {
    return ByteString.encodeUtf8(secret.reveal()).hmacSha256(KEY).substring(0, 16).hex();
  }

  private Supplier<AccessToken> signIn(Function<VaultReference, KeyVault> vaults) {
    return switch (kind) {
      case TOKEN -> supplied(require(AccountOptions.ACCESS_TOKEN));
      case REFRESH_TOKEN -> refreshed(vaults);
      case PASSWORD -> password();
      case CLIENT_CREDENTIALS -> application();
      case WORKLOAD_IDENTITY -> federated();
      case MANAGED_IDENTITY -> machine();
      case BROWSER, DEVICE_CODE -> new UserSession();
    };
  }

  /** Gives the token once: it is asked for again if the service has refused it. */
  private static Supplier<AccessToken> supplied(Secret token) {
    AtomicBoolean given = new AtomicBoolean();
    return () -> {
      if (given.getAndSet(true)) {
        throw SignInErrors.SUPPLIED_TOKEN_INVALID.error();
      }
      return new AccessToken(token, Instant.MAX);
    };
  }

  private Supplier<AccessToken> refreshed(Function<VaultReference, KeyVault> vaults) {
    OAuthGrants grants = grants(clientSecret());
    VaultReference vaulted = options.vault(AccountOptions.REFRESH_TOKEN).orElse(null);
    if (vaulted != null) {
      VaultedToken source = new VaultedToken(vaults.apply(vaulted), vaulted);
      return () -> source.request(grants::refresh).accessToken();
    }
    refuseCertificate();
    Path file = options.file(AccountOptions.REFRESH_TOKEN).orElse(null);
    RefreshTokenSource source = new RefreshTokenSource(refreshToken(), file, clock);
    return () -> source.request(grants::refresh).accessToken();
  }

  private Secret refreshToken() {
    return RefreshTokenFile.of(options)
        .map(RefreshTokenFile::token)
        .orElseGet(() -> require(AccountOptions.REFRESH_TOKEN));
  }

  /** Signs in a user as documented for mpn; Microsoft is phasing it out, because it has no MFA. */
  private Supplier<AccessToken> password() {
    refuseCertificate();
    OAuthGrants grants = grants(clientSecret());
    String username = require(AccountOptions.USERNAME);
    Secret password = require(AccountOptions.PASSWORD);
    return () -> grants.password(username, password);
  }

  private void refuseCertificate() {
    if (options.isSet(AccountOptions.CLIENT_CERTIFICATE)) {
      throw SignInErrors.CERTIFICATE_WITH_USER.error(kind.spelling());
    }
  }

  /**
   * Signs in the application itself, without a user: the method documented for cmp. A certificate's
   * file is read at each sign-in, so a renewed one is used without a restart.
   */
  Supplier<AccessToken> application() {
    Path file = options.find(AccountOptions.CLIENT_CERTIFICATE).orElse(null);
    if (file == null) {
      return grants(require(AccountOptions.CLIENT_SECRET))::application;
    }
    CertificateFile certificate =
        new CertificateFile(file, require(AccountOptions.CLIENT_CERTIFICATE_PASSWORD));
    String clientId = require(AccountOptions.CLIENT_ID);
    certificate.assertion(clientId, "", clock.instant());
    OAuthGrants grants = grants(null);
    return () -> grants.assertion(url -> certificate.assertion(clientId, url, clock.instant()));
  }

  /** Signs in the application by an assertion, which is read each time: its issuer renews it. */
  private Supplier<AccessToken> federated() {
    AssertionFile file = new AssertionFile(require(AccountOptions.CLIENT_ASSERTION_FILE));
    file.assertion(clock.instant());
    OAuthGrants grants = grants(null);
    return () -> grants.assertion(url -> file.assertion(clock.instant()));
  }

  private Supplier<AccessToken> machine() {
    MachineIdentity machine = new MachineIdentity(settings.environment(), http, clock);
    String resource = options.get(AccountOptions.RESOURCE);
    String userAssigned = options.find(AccountOptions.CLIENT_ID).orElse(null);
    return () -> machine.token(resource, userAssigned);
  }

  /** Asks the user to sign in on a web page. The requests are retried. */
  OAuthGrants.Tokens askUser() {
    OAuthGrants grants = grants(http, null);
    return kind == AuthKind.BROWSER
        ? BrowserSignIn.run(settings, grants, BrowserSignIn.TIMEOUT)
        : grants.deviceCode(settings.messages());
  }

  /** Each call sends at most one request: the caller repeats it after a failure that can pass. */
  private OAuthGrants grants(@Nullable Secret clientSecret) {
    return grants(http.withoutRetries(), clientSecret);
  }

  private OAuthGrants grants(RetryingHttp sender, @Nullable Secret clientSecret) {
    return new OAuthGrants(
        ServiceUrl.parse(options.get(AccountOptions.AUTHORITY_URL).toString()),
        options.get(AccountOptions.RESOURCE),
        require(AccountOptions.TENANT_ID),
        require(AccountOptions.CLIENT_ID),
        clientSecret,
        sender,
        clock);
  }

  private @Nullable Secret clientSecret() {
    return options.find(AccountOptions.CLIENT_SECRET).orElse(null);
  }

  private <T> T require(ConnectorOption<T> option) {
    return options
        .find(option)
        .orElseThrow(() -> SignInErrors.MISSING_OPTION.error(option.key(), whyRequired()));
  }

  private String whyRequired() {
    if (kind == AuthKind.WORKLOAD_IDENTITY) {
      return "auth=workloadIdentity requires it, and the variable that Azure sets for it is not"
          + " set";
    }
    if (options.isSet(AccountOptions.AUTH)) {
      return "auth=" + kind.spelling() + " requires it";
    }
    return kind == AuthKind.BROWSER || kind == AuthKind.DEVICE_CODE
        ? "no credentials are set, and a user's sign-in requires tenantId and clientId"
        : "the given credentials imply auth=" + kind.spelling() + ", which requires it";
  }

  /**
   * Asks the user to sign in once, and renews the token without the user while the session lasts.
   * Must be called by one thread at a time.
   */
  private final class UserSession implements Supplier<AccessToken> {
    /** Null before the sign-in, and if it gave no refresh token. */
    private @Nullable RefreshTokenSource session;

    @Override
    public AccessToken get() {
      AccessToken renewed = session == null ? null : renewed(session);
      return renewed == null ? signedIn() : renewed;
    }

    /** Returns a renewed token, or null if the session has ended. */
    private @Nullable AccessToken renewed(RefreshTokenSource source) {
      try {
        return source.request(grants(null)::refresh).accessToken();
      } catch (SignInException e) {
        if (e.code() == ErrorCode.SIGN_IN_UNREACHABLE) {
          throw e;
        }
        return null;
      }
    }

    private AccessToken signedIn() {
      OAuthGrants.Tokens tokens = askUser();
      Secret token = tokens.refreshToken();
      session = token == null ? null : new RefreshTokenSource(token, null, clock);
      return tokens.accessToken();
    }
  }
}
