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
  private static final String PROVIDER_ROLE = "token provider";

  /** Not secret: it separates digests of secrets from those of other applications. */
  private static final ByteString HMAC_KEY =
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
  public static AuthKind kindOf(ConnectorOptions options) {
    return options.find(AccountOptions.AUTH).orElseGet(() -> inferKind(options));
  }

  private static AuthKind inferKind(ConnectorOptions options) {
    return CredentialOptions.findImpliedKind(options::isSet)
        .orElseGet(SignInMethod::interactiveKind);
  }

  private static AuthKind interactiveKind() {
    boolean hasBrowser = BrowserCommand.find(System.getenv()).isPresent();
    return hasBrowser ? AuthKind.BROWSER : AuthKind.DEVICE_CODE;
  }

  /** Whether a user signs in on a web page with these options. */
  public static boolean isInteractive(ConnectorOptions options) {
    return !options.isSet(AccountOptions.TOKEN_PROVIDER_CLASS)
        && (kindOf(options) == AuthKind.BROWSER || kindOf(options) == AuthKind.DEVICE_CODE);
  }

  /** Returns the id of the user's class, unique among classes of its name; null without one. */
  public static @Nullable String findUserClassId(ConnectorOptions options) {
    return options
        .find(AccountOptions.TOKEN_PROVIDER_CLASS)
        .map(name -> UserClass.idOf(name, TokenProvider.class, PROVIDER_ROLE))
        .orElse(null);
  }

  /** Returns the secrets that the sign-in needs, except a refresh token. */
  static Set<ConnectorOption<Secret>> signInSecretOptions(ConnectorOptions options) {
    if (options.isSet(AccountOptions.TOKEN_PROVIDER_CLASS)) {
      return Set.of();
    }
    return switch (kindOf(options)) {
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
  public static TokenProvider newProvider(
      ConnectorOptions options,
      AuthSettings settings,
      RetryingHttp http,
      Clock clock,
      Function<VaultReference, KeyVault> vaults) {
    return options
        .find(AccountOptions.TOKEN_PROVIDER_CLASS)
        .<TokenProvider>map(name -> new UserTokenProvider(instantiateProvider(name), clock))
        .orElseGet(
            () ->
                new SignInMethod(kindOf(options), options, settings, http, clock)
                    .createCachingProvider(vaults));
  }

  private static TokenProvider instantiateProvider(String className) {
    return UserClass.instantiate(className, TokenProvider.class, PROVIDER_ROLE);
  }

  /**
   * Signs in a user on a web page, and writes the refresh token to a file that only its owner may
   * read. Returns the access token, which shows who has signed in.
   */
  public AccessToken signInAndStoreToken(Path file) throws IOException {
    OAuthGrants.Tokens tokens = signInInteractively();
    Secret token = tokens.refreshToken();
    if (token == null) {
      throw SignInErrors.NO_REFRESH_TOKEN.error();
    }
    PrivateFile.restrictToOwner(file);
    RefreshTokenFile.ofSignIn(file, token, clock.instant()).write();
    return tokens.accessToken();
  }

  TokenProvider createCachingProvider(Function<VaultReference, KeyVault> vaults) {
    return new CachingTokenProvider(createSignIn(vaults), principal(), clock);
  }

  /**
   * Returns a text that identifies the user or application that signs in. It contains no secret, is
   * equal for equal credentials, and differs between users of one application.
   */
  String principal() {
    return switch (kind) {
      case TOKEN -> "token/" + fingerprint(requireOption(AccountOptions.ACCESS_TOKEN));
      case MANAGED_IDENTITY ->
          "managedIdentity/" + options.find(AccountOptions.CLIENT_ID).orElse("system");
      case CLIENT_CREDENTIALS, WORKLOAD_IDENTITY -> tenantAndClientId();
      case PASSWORD -> tenantAndClientId() + "/" + requireOption(AccountOptions.USERNAME);
      case BROWSER, DEVICE_CODE -> tenantAndClientId() + "/" + kind.spelling();
      case REFRESH_TOKEN ->
          tenantAndClientId()
              + "/"
              + options
                  .findVaultReference(AccountOptions.REFRESH_TOKEN)
                  .map(VaultReference::toText)
                  .orElseGet(() -> fingerprint(refreshToken()));
    };
  }

  private String tenantAndClientId() {
    return requireOption(AccountOptions.TENANT_ID) + "/" + requireOption(AccountOptions.CLIENT_ID);
  }

  /** Returns a keyed digest, so that the secret cannot be found in a table of known digests. */
  private static String fingerprint(Secret secret) {
    return ByteString.encodeUtf8(secret.reveal()).hmacSha256(HMAC_KEY).substring(0, 16).hex();
  }

  private Supplier<AccessToken> createSignIn(Function<VaultReference, KeyVault> vaults) {
    return switch (kind) {
      case TOKEN -> suppliedTokenSignIn(requireOption(AccountOptions.ACCESS_TOKEN));
      case REFRESH_TOKEN -> refreshTokenSignIn(vaults);
      case PASSWORD -> passwordSignIn();
      case CLIENT_CREDENTIALS -> applicationSignIn();
      case WORKLOAD_IDENTITY -> assertionSignIn();
      case MANAGED_IDENTITY -> machineSignIn();
      case BROWSER, DEVICE_CODE -> new UserSession();
    };
  }

  /** Returns the token once: a second request means that the service has refused it. */
  private static Supplier<AccessToken> suppliedTokenSignIn(Secret token) {
    AtomicBoolean wasReturned = new AtomicBoolean();
    return () -> {
      if (wasReturned.getAndSet(true)) {
        throw SignInErrors.SUPPLIED_TOKEN_INVALID.error();
      }
      return new AccessToken(token, Instant.MAX);
    };
  }

  private Supplier<AccessToken> refreshTokenSignIn(Function<VaultReference, KeyVault> vaults) {
    OAuthGrants grants = grantsWithoutRetries(clientSecret());
    VaultReference reference =
        options.findVaultReference(AccountOptions.REFRESH_TOKEN).orElse(null);
    if (reference != null) {
      VaultRefreshToken source = new VaultRefreshToken(vaults.apply(reference), reference);
      return () -> source.requestTokens(grants::refreshTokens).accessToken();
    }
    requireNoCertificate();
    Path file = options.findSecretFile(AccountOptions.REFRESH_TOKEN).orElse(null);
    RefreshTokenSource source = new RefreshTokenSource(refreshToken(), file, clock);
    return () -> source.requestTokens(grants::refreshTokens).accessToken();
  }

  private Secret refreshToken() {
    return RefreshTokenFile.tryReadConfigured(options)
        .map(RefreshTokenFile::token)
        .orElseGet(() -> requireOption(AccountOptions.REFRESH_TOKEN));
  }

  /** Signs in a user as documented for mpn; Microsoft is phasing it out, because it has no MFA. */
  private Supplier<AccessToken> passwordSignIn() {
    requireNoCertificate();
    OAuthGrants grants = grantsWithoutRetries(clientSecret());
    String username = requireOption(AccountOptions.USERNAME);
    Secret password = requireOption(AccountOptions.PASSWORD);
    return () -> grants.signInByPassword(username, password);
  }

  private void requireNoCertificate() {
    if (options.isSet(AccountOptions.CLIENT_CERTIFICATE)) {
      throw SignInErrors.CERTIFICATE_WITH_USER.error(kind.spelling());
    }
  }

  /**
   * Signs in the application itself, without a user: the method documented for cmp. A certificate's
   * file is read at each sign-in, so a renewed one is used without a restart.
   */
  Supplier<AccessToken> applicationSignIn() {
    Path file = options.find(AccountOptions.CLIENT_CERTIFICATE).orElse(null);
    if (file == null) {
      return grantsWithoutRetries(requireOption(AccountOptions.CLIENT_SECRET))::signInApplication;
    }
    CertificateFile certificate =
        new CertificateFile(file, requireOption(AccountOptions.CLIENT_CERTIFICATE_PASSWORD));
    String clientId = requireOption(AccountOptions.CLIENT_ID);
    certificate.signAssertion(clientId, "", clock.instant());
    OAuthGrants grants = grantsWithoutRetries(null);
    return () ->
        grants.signInByAssertion(url -> certificate.signAssertion(clientId, url, clock.instant()));
  }

  /** Signs in the application by an assertion, which is read each time: its issuer renews it. */
  private Supplier<AccessToken> assertionSignIn() {
    AssertionFile file = new AssertionFile(requireOption(AccountOptions.CLIENT_ASSERTION_FILE));
    file.readAssertion(clock.instant());
    OAuthGrants grants = grantsWithoutRetries(null);
    return () -> grants.signInByAssertion(url -> file.readAssertion(clock.instant()));
  }

  private Supplier<AccessToken> machineSignIn() {
    MachineIdentity machine = new MachineIdentity(settings.environment(), http, clock);
    String resource = options.get(AccountOptions.RESOURCE);
    String userAssignedId = options.find(AccountOptions.CLIENT_ID).orElse(null);
    return () -> machine.requestToken(resource, userAssignedId);
  }

  /** Asks the user to sign in on a web page. The requests are retried. */
  OAuthGrants.Tokens signInInteractively() {
    OAuthGrants grants = createGrants(http, null);
    return kind == AuthKind.BROWSER
        ? BrowserSignIn.signIn(settings, grants, BrowserSignIn.TIMEOUT)
        : grants.signInByDeviceCode(settings.messagePrinter());
  }

  /** Each call sends at most one request: the caller repeats it after a failure that can pass. */
  private OAuthGrants grantsWithoutRetries(@Nullable Secret clientSecret) {
    return createGrants(http.withoutRetries(), clientSecret);
  }

  private OAuthGrants createGrants(RetryingHttp grantHttp, @Nullable Secret clientSecret) {
    return new OAuthGrants(
        ServiceUrl.parse(options.get(AccountOptions.AUTHORITY_URL).toString()),
        options.get(AccountOptions.RESOURCE),
        requireOption(AccountOptions.TENANT_ID),
        requireOption(AccountOptions.CLIENT_ID),
        clientSecret,
        grantHttp,
        clock);
  }

  private @Nullable Secret clientSecret() {
    return options.find(AccountOptions.CLIENT_SECRET).orElse(null);
  }

  private <T> T requireOption(ConnectorOption<T> option) {
    return options
        .find(option)
        .orElseThrow(() -> SignInErrors.MISSING_OPTION.error(option.key(), requirementReason()));
  }

  private String requirementReason() {
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
    private @Nullable RefreshTokenSource tokenSource;

    @Override
    public AccessToken get() {
      AccessToken renewedToken = tokenSource == null ? null : tryRenewal(tokenSource);
      return renewedToken == null ? startSession() : renewedToken;
    }

    /** Returns a renewed token, or null if the session has ended. */
    private @Nullable AccessToken tryRenewal(RefreshTokenSource source) {
      try {
        return source.requestTokens(grantsWithoutRetries(null)::refreshTokens).accessToken();
      } catch (SignInException e) {
        if (e.code() == ErrorCode.SIGN_IN_UNREACHABLE) {
          throw e;
        }
        return null;
      }
    }

    private AccessToken startSession() {
      OAuthGrants.Tokens tokens = signInInteractively();
      Secret token = tokens.refreshToken();
      tokenSource = token == null ? null : new RefreshTokenSource(token, null, clock);
      return tokens.accessToken();
    }
  }
}
