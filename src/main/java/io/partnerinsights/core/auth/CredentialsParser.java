package io.partnerinsights.core.auth;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.Problem;
import io.partnerinsights.core.options.AuthKind;
import io.partnerinsights.core.options.ConnectorOption;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.options.Options;
import java.util.Optional;

/** Which way to sign in the options mean, and whether they give all that it needs. */
final class CredentialsParser {
  private final ConnectorOptions options;
  private final AuthKind kind;

  private CredentialsParser(ConnectorOptions options) {
    this.options = options;
    this.kind = options.find(Options.AUTH).orElseGet(() -> inferred(options));
  }

  static Credentials credentials(ConnectorOptions options) {
    return new CredentialsParser(options).credentials();
  }

  private static AuthKind inferred(ConnectorOptions options) {
    if (options.isSet(Options.ACCESS_TOKEN)) {
      return AuthKind.TOKEN;
    } else if (options.isSet(Options.REFRESH_TOKEN)) {
      return AuthKind.REFRESH_TOKEN;
    } else if (options.isSet(Options.USERNAME) || options.isSet(Options.PASSWORD)) {
      return AuthKind.PASSWORD;
    } else if (options.isSet(Options.CLIENT_SECRET)) {
      return AuthKind.CLIENT_CREDENTIALS;
    }
    return AuthKind.DEVICE_CODE;
  }

  private Credentials credentials() {
    return switch (kind) {
      case TOKEN -> new Credentials.Token(need(Options.ACCESS_TOKEN), Optional.empty());
      case REFRESH_TOKEN ->
          new Credentials.RefreshToken(
              need(Options.TENANT_ID),
              need(Options.CLIENT_ID),
              options.find(Options.CLIENT_SECRET),
              need(Options.REFRESH_TOKEN));
      case PASSWORD ->
          new Credentials.Password(
              need(Options.TENANT_ID),
              need(Options.CLIENT_ID),
              options.find(Options.CLIENT_SECRET),
              need(Options.USERNAME),
              need(Options.PASSWORD));
      case CLIENT_CREDENTIALS ->
          new Credentials.ClientCredentials(
              need(Options.TENANT_ID), need(Options.CLIENT_ID), need(Options.CLIENT_SECRET));
      case DEVICE_CODE ->
          new Credentials.DeviceCode(need(Options.TENANT_ID), need(Options.CLIENT_ID));
    };
  }

  private <T> T need(ConnectorOption<T> option) {
    return options
        .find(option)
        .orElseThrow(
            () ->
                Problem.of(ErrorCode.OPTION_MISSING, "Option " + option.key() + " is missing")
                    .reason(why())
                    .remedy("give it, or the options of another way to sign in (option auth)")
                    .toException());
  }

  private String why() {
    if (options.isSet(Options.AUTH)) {
      return "signing in by " + kind.spelling() + " needs it";
    }
    return kind == AuthKind.DEVICE_CODE
        ? "no credentials are given, so sign-in would be by device code, which needs tenantId and"
            + " clientId"
        : "the credentials that are given sign in by " + kind.spelling() + ", which needs it";
  }
}
