package io.partnerinsights.sandbox.settings;

import java.util.List;
import java.util.stream.Collectors;

/**
 * An error of signing in that people meet, on demand.
 *
 * @param number the number in the message, such as 53003; 403 for a missing role
 * @param error the OAuth error; empty if it is the API that refuses, after the sign-in
 * @param message the message, as the identity platform or the API words it
 */
public record SignInError(int number, String error, String message) {
  private static final String GRANT = "invalid_grant";
  private static final String CLIENT = "invalid_client";
  private static final String API = "";
  private static final String MULTI_FACTOR =
      "Due to a configuration change made by your administrator, or because you moved to a new"
          + " location, you must ";

  private static final String NO_RECORD =
      "No matching federated identity record found for presented assertion ";

  private static final List<SignInError> ALL =
      List.of(
          new SignInError(
              50011,
              "invalid_request",
              "The redirect URI specified in the request does not match the redirect URIs"
                  + " configured for the application."),
          new SignInError(
              50034,
              GRANT,
              "The user account {EmailHidden} does not exist in the directory. To sign into this"
                  + " application, the account must be added to the directory."),
          new SignInError(
              50076,
              GRANT,
              MULTI_FACTOR + "use multi-factor authentication to access the resource."),
          new SignInError(
              50078,
              GRANT,
              "Presented multi-factor authentication has expired due to policies configured by your"
                  + " administrator, you must refresh your multi-factor authentication to access"
                  + " the resource."),
          new SignInError(
              50079,
              GRANT,
              MULTI_FACTOR + "enroll in multi-factor authentication to access the resource."),
          new SignInError(
              50173,
              GRANT,
              "The provided grant has expired due to it being revoked, a fresh auth token is"
                  + " needed. The user might have changed or reset their password."),
          new SignInError(
              53003,
              GRANT,
              "Access has been blocked by Conditional Access policies. The access policy does not"
                  + " allow token issuance."),
          new SignInError(
              65001,
              GRANT,
              "The user or administrator has not consented to use the application. Send an"
                  + " interactive authorization request for this user and resource."),
          new SignInError(
              70000,
              GRANT,
              "The provided value for the input parameter 'refresh_token' or 'assertion' is not"
                  + " valid."),
          new SignInError(700007, GRANT, "The grant was issued for a different client id."),
          new SignInError(
              700082,
              GRANT,
              "The refresh token has expired due to inactivity. The token was inactive for"
                  + " 90.00:00:00."),
          new SignInError(700211, CLIENT, NO_RECORD + "issuer"),
          new SignInError(700212, CLIENT, NO_RECORD + "audience"),
          new SignInError(700213, CLIENT, NO_RECORD + "subject"),
          new SignInError(
              7000215,
              CLIENT,
              "Invalid client secret provided. Ensure the secret being sent in the request is the"
                  + " client secret value, not the client secret ID."),
          new SignInError(
              7000222,
              CLIENT,
              "The provided client secret keys are expired. Visit the Azure portal to create new"
                  + " keys for your app, or consider using certificate credentials."),
          new SignInError(
              90002,
              "invalid_request",
              "Tenant not found. Check to make sure you have the correct tenant ID and are signing"
                  + " into the correct cloud."),
          new SignInError(10001, API, "MFA required"),
          new SignInError(900420, API, "Invalid audience: graph.windows.net is retired"),
          new SignInError(900421, API, "Invalid MFA: the token has no multi-factor authentication"),
          new SignInError(
              403, API, "The supplied role does not have the rights to perform this operation."));

  /** Returns the error with a number. */
  public static SignInError of(int number) {
    return ALL.stream()
        .filter(each -> each.number == number)
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "sign-in-error must be one of " + numbers() + ": " + number));
  }

  /** Returns all numbers as a text. */
  public static String numbers() {
    return ALL.stream().map(each -> String.valueOf(each.number)).collect(Collectors.joining(", "));
  }

  /** Whether the API refuses, and not the identity platform. */
  public boolean isOfApi() {
    return error.equals(API);
  }
}
