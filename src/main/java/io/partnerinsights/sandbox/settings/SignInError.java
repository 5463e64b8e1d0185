package io.partnerinsights.sandbox.settings;

import java.util.List;
import java.util.stream.Collectors;

/** A sign-in error that the sandbox raises on demand; with error {@code api} the API raises it. */
public record SignInError(int number, String error, String message) {
  private static final List<SignInError> ALL =
      """
      16000 interaction_required User account '{EmailHidden}' from identity provider '{idp}' \
      does not exist in tenant '{tenant}' and cannot access the application in that tenant.
      50001 invalid_resource The resource is disabled or does not exist.
      50011 invalid_request The redirect URI specified in the request does not match the \
      redirect URIs configured for the application.
      50020 invalid_grant User account {EmailHidden} from identity provider {idp} does not exist \
      in tenant {tenant} and cannot access the application in that tenant.
      50027 invalid_client Invalid JWT token.
      50034 invalid_grant The user account {EmailHidden} does not exist in the directory. To \
      sign into this application, the account must be added to the directory.
      50053 invalid_grant The account is locked, you've tried to sign in too many times with an \
      incorrect user ID or password.
      50055 invalid_grant The password is expired.
      50057 invalid_grant The user account is disabled.
      50059 invalid_request Tenant-identifying information was not found in either the request \
      or implied by any provided credentials.
      50072 invalid_grant User needs to enroll for second factor authentication (interactive).
      50074 invalid_grant Strong authentication is required and the user did not pass the MFA \
      challenge.
      50076 invalid_grant Due to a configuration change made by your administrator, or because \
      you moved to a new location, you must use multi-factor authentication to access the \
      resource.
      50078 invalid_grant Presented multi-factor authentication has expired due to policies \
      configured by your administrator, you must refresh your multi-factor authentication to \
      access the resource.
      50079 invalid_grant Due to a configuration change made by your administrator, or because \
      you moved to a new location, you must enroll in multi-factor authentication to access the \
      resource.
      50097 interaction_required Device authentication is required.
      50105 invalid_grant The signed in user is not assigned to a role for the application.
      50126 invalid_grant Error validating credentials due to invalid username or password.
      50128 invalid_request No tenant-identifying information found in either the request or \
      implied by any provided credentials.
      50129 invalid_grant Device is not workplace joined. Workplace join is required to register \
      the device.
      50131 invalid_grant Device is not in required device state, or the request was blocked due \
      to suspicious activity, access policy or security policy decisions.
      50132 invalid_grant The session is not valid due to password expiration or recent password \
      change.
      50133 invalid_grant The session is not valid due to password expiration or recent password \
      change.
      50144 invalid_grant User's Active Directory password has expired.
      50158 invalid_grant External security challenge was not satisfied.
      50173 invalid_grant The provided grant has expired due to it being revoked, a fresh auth \
      token is needed. The user might have changed or reset their password.
      51004 invalid_grant The user account does not exist in the directory.
      53000 interaction_required Device is not in required device state: {state}. Conditional \
      Access policy requires a compliant device, and the device is not compliant.
      53001 interaction_required Device is not in required device state: {state}. Conditional \
      Access policy requires a domain joined device, and the device is not domain joined.
      53002 interaction_required Application used is not an approved application for Conditional \
      Access.
      53003 invalid_grant Access has been blocked by Conditional Access policies. The access \
      policy does not allow token issuance.
      54005 invalid_grant OAuth2 Authorization code was already redeemed, please retry with a \
      new valid code or use an existing refresh token.
      65001 invalid_grant The user or administrator has not consented to use the application. \
      Send an interactive authorization request for this user and resource.
      65004 access_denied User declined to consent to access the app.
      70000 invalid_grant The provided value for the input parameter 'refresh_token' or \
      'assertion' is not valid.
      70001 unauthorized_client The application is disabled.
      70008 invalid_grant The provided authorization code or refresh token has expired due to \
      inactivity. Send a new interactive authorization request for this user and resource.
      70019 invalid_grant Verification code expired. Have the user retry the sign-in.
      70020 expired_token The device code has expired.
      70021 invalid_client No matching federated identity record found for presented assertion.
      70043 invalid_grant The refresh token has expired or is invalid due to sign-in frequency \
      checks by conditional access.
      90002 invalid_request Tenant not found. Check to make sure you have the correct tenant ID \
      and are signing into the correct cloud.
      90019 invalid_request No tenant-identifying information found in either the request or \
      implied by any provided credentials.
      90072 invalid_grant User account {EmailHidden} from identity provider {idp} does not exist \
      in the tenant {tenant}. The account needs to be added as an external user in the tenant \
      first.
      90094 consent_required Admin consent is required for the permissions requested by this \
      application.
      500011 invalid_resource The resource principal named {resource} was not found in the \
      tenant named {tenant}.
      500112 invalid_grant The reply address does not match the reply address provided when \
      requesting Authorization code.
      500113 invalid_request No reply address is registered for the application.
      501481 invalid_grant The Code_Verifier does not match the code_challenge supplied in the \
      authorization request.
      530002 invalid_grant Your device is required to be compliant to access this resource.
      530003 invalid_grant Your device is required to be managed to access this resource.
      530032 invalid_grant The tenant admin has configured a security policy that blocks this \
      request.
      530034 invalid_grant A delegated administrator was blocked from accessing the tenant due \
      to account risk in their home tenant.
      530035 invalid_grant Access has been blocked by security defaults.
      650056 invalid_client Misconfigured application. The client has not listed any permissions \
      for the resource in the requested permissions in the client's application registration.
      650057 invalid_resource Invalid resource. The client has requested access to a resource \
      which is not listed in the requested permissions in the client's application registration.
      700007 invalid_grant The grant was issued for a different client id.
      700011 unauthorized_client The application was not found in the directory of the tenant.
      700016 unauthorized_client The application was not found in the directory. This can happen \
      if the application has not been installed by the administrator of the tenant.
      700020 interaction_required The access grant requires interaction.
      700024 invalid_client Client assertion is not within its valid time range.
      700025 invalid_client Client is public so neither 'client_assertion' nor 'client_secret' \
      should be presented.
      700027 invalid_client The certificate with identifier used to sign the client assertion is \
      not registered on application.
      700081 invalid_grant The refresh token has expired due to maximum lifetime.
      700082 invalid_grant The refresh token has expired due to inactivity. The token was \
      inactive for 90.00:00:00.
      700084 invalid_grant The refresh token was issued to a single page app (SPA), and \
      therefore has a fixed, limited lifetime, which cannot be extended.
      700211 invalid_client No matching federated identity record found for presented assertion \
      issuer
      700212 invalid_client No matching federated identity record found for presented assertion \
      audience
      700213 invalid_client No matching federated identity record found for presented assertion \
      subject
      900023 invalid_request Specified tenant identifier is neither a valid DNS name, nor a \
      valid external domain.
      1000502 invalid_client The provided certificate is not within its specified validity \
      period.
      7000112 unauthorized_client The application is disabled.
      7000215 invalid_client Invalid client secret provided. Ensure the secret being sent in the \
      request is the client secret value, not the client secret ID.
      7000218 invalid_client The request body must contain the following parameter: \
      'client_assertion' or 'client_secret'.
      7000222 invalid_client The provided client secret keys are expired. Visit the Azure portal \
      to create new keys for your app, or consider using certificate credentials.
      10001 api MFA required
      900420 api Invalid audience: graph.windows.net is retired
      900421 api Invalid MFA: the token has no multi-factor authentication
      403 api The supplied role does not have the rights to perform this operation.
      """
          .lines()
          .map(line -> line.split(" ", 3))
          .map(parts -> new SignInError(Integer.parseInt(parts[0]), parts[1], parts[2]))
          .toList();

  public static SignInError byNumber(int number) {
    return ALL.stream().filter(each -> each.number == number).findFirst().orElseThrow();
  }

  public static String allNumbers() {
    return ALL.stream().map(each -> String.valueOf(each.number)).collect(Collectors.joining(", "));
  }

  /** Whether the API refuses, and not the identity platform. */
  public boolean isApiError() {
    return error.equals("api");
  }
}
