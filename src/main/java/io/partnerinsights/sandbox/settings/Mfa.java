package io.partnerinsights.sandbox.settings;

/** Where a sign-in with user name and password is refused because it has no second factor. */
public enum Mfa {
  /** Nowhere. */
  NOT_REQUIRED,
  /** At the token endpoint, which refuses the password grant with AADSTS50076. */
  AT_SIGN_IN,
  /** At the API, which refuses tokens of the password grant with code 900421. */
  AT_API
}
