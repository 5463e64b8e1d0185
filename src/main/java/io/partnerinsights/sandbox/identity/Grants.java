package io.partnerinsights.sandbox.identity;

import io.partnerinsights.sandbox.settings.SandboxSettings.Mfa;
import io.partnerinsights.sandbox.settings.SignInError;
import io.partnerinsights.sandbox.settings.TestAccount;
import java.util.Map;

record Grants(
    Tenant tenant,
    TokenIssuer issuer,
    DeviceCodes deviceCodes,
    AuthorizationCodes authorizationCodes) {
  /**
   * The result of a sign-in.
   *
   * @param isConfidential whether the application has proven itself by a secret or an assertion
   * @param nonce for the id token; may be empty
   */
  record SignInResult(Principal principal, boolean isConfidential, String nonce) {
    SignInResult(Principal principal, boolean confidential) {
      this(principal, confidential, "");
    }
  }

  /** Signs in by a form, or throws; a client assertion must be issued for this path. */
  SignInResult signIn(Map<String, String> form, String path) {
    checkClient(form, path);
    tenant.throwConfiguredError();
    String grantType = OAuthException.requireField(form, "grant_type");
    return switch (grantType) {
      case "password" -> new SignInResult(signInWithPassword(form), true);
      case "refresh_token" -> signInWithRefreshToken(form);
      case "client_credentials" -> new SignInResult(signInWithClientCredentials(form), true);
      case "device_code", "urn:ietf:params:oauth:grant-type:device_code" ->
          new SignInResult(signInWithDeviceCode(form), false);
      case "authorization_code" -> signInWithAuthorizationCode(form);
      default ->
          throw new OAuthException(
              400,
              "unsupported_grant_type",
              70003,
              "The app requested an unsupported grant type '" + grantType + "'.");
    };
  }

  private void checkClient(Map<String, String> form, String path) {
    tenant.checkApplication(form);
    String secret = form.get("client_secret");
    if (secret != null && !secret.equals(TestAccount.CLIENT_SECRET)) {
      throw OAuthException.of(SignInError.byNumber(7000215));
    }
    if (form.containsKey(ClientAssertions.ASSERTION_FIELD)) {
      new ClientAssertions(tenant).checkAssertion(form, path);
    }
  }

  private static boolean hasCredential(Map<String, String> form) {
    return form.get("client_secret") != null || form.containsKey(ClientAssertions.ASSERTION_FIELD);
  }

  private static void requireCredential(Map<String, String> form) {
    if (!hasCredential(form)) {
      throw OAuthException.of(SignInError.byNumber(7000218));
    }
  }

  private SignInResult signInWithRefreshToken(Map<String, String> form) {
    SignInResult signInResult =
        issuer.redeemRefreshToken(OAuthException.requireField(form, "refresh_token"));
    if (signInResult.isConfidential()) {
      requireCredential(form);
    } else if (hasCredential(form)) {
      throw OAuthException.of(SignInError.byNumber(700025));
    }
    return signInResult;
  }

  private Principal signInWithPassword(Map<String, String> form) {
    requireCredential(form);
    String user = OAuthException.requireField(form, "username");
    String password = tenant.settings().passwordsByUser.get(user);
    if (!OAuthException.requireField(form, "password").equals(password)) {
      throw OAuthException.of(SignInError.byNumber(50126));
    }
    if (tenant.settings().mfa == Mfa.AT_SIGN_IN) {
      throw OAuthException.of(SignInError.byNumber(50076));
    }
    return new Principal(user, false, false);
  }

  private Principal signInWithClientCredentials(Map<String, String> form) {
    requireCredential(form);
    return Principal.application(TestAccount.CLIENT_ID);
  }

  /** Signs in the first user, who is assumed to have entered the code. */
  private Principal signInWithDeviceCode(Map<String, String> form) {
    String code =
        OAuthException.requireField(form, form.containsKey("device_code") ? "device_code" : "code");
    deviceCodes.redeemCode(code);
    return Principal.user(tenant.firstUser());
  }

  private SignInResult signInWithAuthorizationCode(Map<String, String> form) {
    AuthorizationCodes.ConfirmedSignIn signIn = authorizationCodes.redeemCode(form);
    return new SignInResult(Principal.user(signIn.user()), hasCredential(form), signIn.nonce());
  }
}
