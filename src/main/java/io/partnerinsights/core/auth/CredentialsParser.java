package io.partnerinsights.core.auth;

import io.partnerinsights.core.options.AccountOptions;
import io.partnerinsights.core.options.AuthKind;
import io.partnerinsights.core.options.ConnectorOption;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.options.VaultReference;
import io.partnerinsights.core.spi.Secret;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads the credentials from the options. */
final class CredentialsParser {
  private final ConnectorOptions options;
  private final AuthKind kind;

  private CredentialsParser(ConnectorOptions options, AuthKind kind) {
    this.options = options;
    this.kind = kind;
  }

  /**
   * Returns the credentials for the sign-in method of option {@code auth}. Without that option the
   * method follows from the credentials that are set. Without credentials the user signs in: in the
   * browser if one can be opened here, else with a device code.
   *
   * @param vaults connects to the vault of a secret
   * @throws io.partnerinsights.core.errors.OptionsException {@code OPTION_MISSING} if an option
   *     that the method requires is missing
   */
  static Credentials parse(ConnectorOptions options, Function<VaultReference, KeyVault> vaults) {
    return new CredentialsParser(options, kind(options)).credentials(vaults);
  }

  /** Returns the sign-in method. */
  static AuthKind kind(ConnectorOptions options) {
    return options.find(AccountOptions.AUTH).orElseGet(() -> inferKind(options));
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

  /** Returns the credentials of a user who signs in this way, whatever other options are set. */
  static Credentials.Interactive interactive(ConnectorOptions options, AuthKind way) {
    return new CredentialsParser(options, way).interactive();
  }

  /** Returns the credentials of the application itself, whatever other options are set. */
  static Credentials ofApplication(ConnectorOptions options) {
    return new CredentialsParser(options, AuthKind.CLIENT_CREDENTIALS).application();
  }

  private static AuthKind inferKind(ConnectorOptions options) {
    if (options.isSet(AccountOptions.ACCESS_TOKEN)) {
      return AuthKind.TOKEN;
    } else if (options.isSet(AccountOptions.REFRESH_TOKEN)) {
      return AuthKind.REFRESH_TOKEN;
    } else if (options.isSet(AccountOptions.USERNAME) || options.isSet(AccountOptions.PASSWORD)) {
      return AuthKind.PASSWORD;
    } else if (options.isSet(AccountOptions.CLIENT_SECRET)
        || options.isSet(AccountOptions.CLIENT_CERTIFICATE)) {
      return AuthKind.CLIENT_CREDENTIALS;
    } else if (options.isSet(AccountOptions.CLIENT_ASSERTION_FILE)) {
      return AuthKind.WORKLOAD_IDENTITY;
    }
    return BrowserCommand.find(System.getenv()).isPresent()
        ? AuthKind.BROWSER
        : AuthKind.DEVICE_CODE;
  }

  private Credentials credentials(Function<VaultReference, KeyVault> vaults) {
    boolean inVault = options.vault(AccountOptions.REFRESH_TOKEN).isPresent();
    if (kind == AuthKind.PASSWORD || (kind == AuthKind.REFRESH_TOKEN && !inVault)) {
      refuseCertificate();
    }
    return switch (kind) {
      case TOKEN -> new Credentials.Token(require(AccountOptions.ACCESS_TOKEN), null);
      case REFRESH_TOKEN -> session(vaults);
      case PASSWORD ->
          new Credentials.Password(
              require(AccountOptions.TENANT_ID),
              require(AccountOptions.CLIENT_ID),
              clientSecret(),
              require(AccountOptions.USERNAME),
              require(AccountOptions.PASSWORD));
      case CLIENT_CREDENTIALS -> application();
      case WORKLOAD_IDENTITY ->
          new Credentials.ClientAssertion(
              require(AccountOptions.TENANT_ID),
              require(AccountOptions.CLIENT_ID),
              new AssertionFile(require(AccountOptions.CLIENT_ASSERTION_FILE)));
      case MANAGED_IDENTITY ->
          new Credentials.ManagedIdentity(options.find(AccountOptions.CLIENT_ID).orElse(null));
      case BROWSER, DEVICE_CODE -> interactive();
    };
  }

  private Credentials session(Function<VaultReference, KeyVault> vaults) {
    String tenantId = require(AccountOptions.TENANT_ID);
    String clientId = require(AccountOptions.CLIENT_ID);
    return options
        .vault(AccountOptions.REFRESH_TOKEN)
        .<Credentials>map(
            token ->
                new Credentials.VaultedRefreshToken(
                    tenantId, clientId, clientSecret(), vaults.apply(token), token))
        .orElseGet(
            () ->
                new Credentials.RefreshToken(
                    tenantId,
                    clientId,
                    clientSecret(),
                    refreshToken(),
                    options.file(AccountOptions.REFRESH_TOKEN).orElse(null)));
  }

  private @Nullable Secret clientSecret() {
    return options.find(AccountOptions.CLIENT_SECRET).orElse(null);
  }

  private Secret refreshToken() {
    return RefreshTokenFile.of(options)
        .map(RefreshTokenFile::token)
        .orElseGet(() -> require(AccountOptions.REFRESH_TOKEN));
  }

  private Credentials.Interactive interactive() {
    return new Credentials.Interactive(
        kind, require(AccountOptions.TENANT_ID), require(AccountOptions.CLIENT_ID));
  }

  private Credentials application() {
    String tenantId = require(AccountOptions.TENANT_ID);
    String clientId = require(AccountOptions.CLIENT_ID);
    return options
        .find(AccountOptions.CLIENT_CERTIFICATE)
        .map(file -> new CertificateFile(file, require(AccountOptions.CLIENT_CERTIFICATE_PASSWORD)))
        .<Credentials>map(file -> new Credentials.ClientCertificate(tenantId, clientId, file))
        .orElseGet(
            () ->
                new Credentials.ClientCredentials(
                    tenantId, clientId, require(AccountOptions.CLIENT_SECRET)));
  }

  private void refuseCertificate() {
    if (options.isSet(AccountOptions.CLIENT_CERTIFICATE)) {
      throw SignInErrors.CERTIFICATE_WITH_USER.error(kind.spelling());
    }
  }

  private <T> T require(ConnectorOption<T> option) {
    return options
        .find(option)
        .orElseThrow(() -> SignInErrors.MISSING_OPTION.error(option.key(), whyRequired()));
  }

  private String whyRequired() {
    if (kind == AuthKind.WORKLOAD_IDENTITY) {
      return "auth=workloadIdentity requires it, and the variable that Azure sets for it is absent";
    }
    if (options.isSet(AccountOptions.AUTH)) {
      return "auth=" + kind.spelling() + " requires it";
    }
    return kind == AuthKind.BROWSER || kind == AuthKind.DEVICE_CODE
        ? "no credentials are set; a user's sign-in requires tenantId and clientId"
        : "the given credentials imply auth=" + kind.spelling() + ", which requires it";
  }
}
