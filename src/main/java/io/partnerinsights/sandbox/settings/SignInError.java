package io.partnerinsights.sandbox.settings;

import java.util.List;
import java.util.stream.Collectors;

/** An error of signing in that people meet, on demand; error {@code api} is refused by the API. */
public record SignInError(int number, String error, String message) {
  private static final List<SignInError> ALL =
      """
      50011 invalid_request The redirect URI specified in the request does not match the redirect \
      URIs configured for the application.
      50020 invalid_grant User account {EmailHidden} from identity provider {idp} does not exist in \
      tenant {tenant} and cannot access the application in that tenant.
      50034 invalid_grant The user account {EmailHidden} does not exist in the directory. To sign \
      into this application, the account must be added to the directory.
      50053 invalid_grant The account is locked, you've tried to sign in too many times with an \
      incorrect user ID or password.
      50055 invalid_grant The password is expired.
      50057 invalid_grant The user account is disabled.
      50076 invalid_grant Due to a configuration change made by your administrator, or because you \
      moved to a new location, you must use multi-factor authentication to access the resource.
      50078 invalid_grant Presented multi-factor authentication has expired due to policies \
      configured by your administrator, you must refresh your multi-factor authentication to \
      access the resource.
      50079 invalid_grant Due to a configuration change made by your administrator, or because you \
      moved to a new location, you must enroll in multi-factor authentication to access the \
      resource.
      50105 invalid_grant The signed in user is not assigned to a role for the application.
      50126 invalid_grant Error validating credentials due to invalid username or password.
      50128 invalid_request No tenant-identifying information found in either the request or implied \
      by any provided credentials.
      50173 invalid_grant The provided grant has expired due to it being revoked, a fresh auth \
      token is needed. The user might have changed or reset their password.
      500011 invalid_resource The resource principal named {resource} was not found in the tenant \
      named {tenant}.
      530003 invalid_grant Your device is required to be managed to access this resource.
      53003 invalid_grant Access has been blocked by Conditional Access policies. The access \
      policy does not allow token issuance.
      65001 invalid_grant The user or administrator has not consented to use the application. Send \
      an interactive authorization request for this user and resource.
      65004 access_denied User declined to consent to access the app.
      70000 invalid_grant The provided value for the input parameter 'refresh_token' or \
      'assertion' is not valid.
      70043 invalid_grant The refresh token has expired or is invalid due to sign-in frequency checks \
      by conditional access.
      700007 invalid_grant The grant was issued for a different client id.
      700025 invalid_client Client is public so neither 'client_assertion' nor 'client_secret' \
      should be presented.
      700082 invalid_grant The refresh token has expired due to inactivity. The token was inactive \
      for 90.00:00:00.
      700211 invalid_client No matching federated identity record found for presented assertion \
      issuer
      700212 invalid_client No matching federated identity record found for presented assertion \
      audience
      700213 invalid_client No matching federated identity record found for presented assertion \
      subject
      7000215 invalid_client Invalid client secret provided. Ensure the secret being sent in the \
      request is the client secret value, not the client secret ID.
      7000218 invalid_client The request body must contain the following parameter: \
      'client_assertion' or 'client_secret'.
      7000222 invalid_client The provided client secret keys are expired. Visit the Azure portal \
      to create new keys for your app, or consider using certificate credentials.
      90002 invalid_request Tenant not found. Check to make sure you have the correct tenant ID \
      and are signing into the correct cloud.
      90072 invalid_grant User account {EmailHidden} from identity provider {idp} does not exist in \
      the tenant {tenant}. The account needs to be added as an external user in the tenant first.
      10001 api MFA required
      900420 api Invalid audience: graph.windows.net is retired
      900421 api Invalid MFA: the token has no multi-factor authentication
      403 api The supplied role does not have the rights to perform this operation.
      """
          .lines()
          .map(line -> line.split(" ", 3))
          .map(parts -> new SignInError(Integer.parseInt(parts[0]), parts[1], parts[2]))
          .toList();

  /** Returns the error with a number. */
  public static SignInError of(int number) {
    return ALL.stream().filter(each -> each.number == number).findFirst().orElseThrow();
  }

  /** Returns all numbers as a text. */
  public static String numbers() {
    return ALL.stream().map(each -> String.valueOf(each.number)).collect(Collectors.joining(", "));
  }

  /** Whether the API refuses, and not the identity platform. */
  public boolean isOfApi() {
    return error.equals("api");
  }
}
