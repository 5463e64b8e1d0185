package io.partnerinsights.sandbox.identity;

import io.partnerinsights.sandbox.settings.SandboxSettings.Mfa;
import io.partnerinsights.sandbox.settings.SignInError;
import io.partnerinsights.sandbox.settings.TestAccount;
import java.util.Map;

record Grants(
    Tenant tenant, TokenIssuer issuer, DeviceCodes deviceCodes, AuthorizationCodes codes) {
  /**
   * The result of a sign-in.
   *
   * @param confidential whether the application has proven itself by a secret or an assertion
   * @param nonce for the id token; may be empty
   */
  record SignedIn(Principal principal, boolean confidential, String nonce) {
    SignedIn(Principal principal, boolean confidential) {
      this(principal, confidential, "");
    }
  }

  /** Signs in by a form sent to this path, for which a client assertion must be, or throws. */
  SignedIn signIn(Map<String, String> form, String path) {
    checkClient(form, path);
    tenant.check();
    String grant = SignInException.required(form, "grant_type");
    return switch (grant) {
      case "password" -> new SignedIn(password(form), true);
      case "refresh_token" -> refreshToken(form);
      case "client_credentials" -> new SignedIn(clientCredentials(form), true);
      case "device_code", "urn:ietf:params:oauth:grant-type:device_code" ->
          new SignedIn(deviceCode(form), false);
      case "authorization_code" -> authorizationCode(form);
      default ->
          throw new SignInException(
              400,
              "unsupported_grant_type",
              70003,
              "The app requested an unsupported grant type '" + grant + "'.");
    };
  }

  private void checkClient(Map<String, String> form, String path) {
    tenant.checkApplication(form);
    String secret = form.get("client_secret");
    if (secret != null && !secret.equals(TestAccount.CLIENT_SECRET)) {
      throw SignInException.of(SignInError.of(7000215));
    }
    if (form.containsKey(ClientAssertions.FIELD)) {
      new ClientAssertions(tenant).check(form, path);
    }
  }

  private static boolean hasSecret(Map<String, String> form) {
    return form.get("client_secret") != null || form.containsKey(ClientAssertions.FIELD);
  }

  private static void requireSecret(Map<String, String> form) {
    if (!hasSecret(form)) {
      throw SignInException.of(SignInError.of(7000218));
    }
  }

  private SignedIn refreshToken(Map<String, String> form) {
    SignedIn signedIn = issuer.refreshed(SignInException.required(form, "refresh_token"));
    if (signedIn.confidential()) {
      requireSecret(form);
    } else if (hasSecret(form)) {
      throw SignInException.of(SignInError.of(700025));
    }
    return signedIn;
  }

  private Principal password(Map<String, String> form) {
    requireSecret(form);
    String user = SignInException.required(form, "username");
    String password = tenant.settings().users.get(user);
    if (!SignInException.required(form, "password").equals(password)) {
      throw SignInException.of(SignInError.of(50126));
    }
    if (tenant.settings().mfa == Mfa.AT_SIGN_IN) {
      throw SignInException.of(SignInError.of(50076));
    }
    return new Principal(user, false, false);
  }

  private Principal clientCredentials(Map<String, String> form) {
    requireSecret(form);
    return Principal.application(TestAccount.CLIENT_ID);
  }

  /** Signs in the first user, who is assumed to have entered the code. */
  private Principal deviceCode(Map<String, String> form) {
    String code =
        SignInException.required(form, form.containsKey("device_code") ? "device_code" : "code");
    deviceCodes.redeem(code);
    return Principal.user(tenant.firstUser());
  }

  private SignedIn authorizationCode(Map<String, String> form) {
    AuthorizationCodes.Confirmed confirmed = codes.redeem(form);
    return new SignedIn(Principal.user(confirmed.user()), hasSecret(form), confirmed.nonce());
  }
}
