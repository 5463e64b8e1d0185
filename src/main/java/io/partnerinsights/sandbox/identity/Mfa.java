package io.partnerinsights.sandbox.identity;

/** Where a sign-in by user name and password meets the demand for a second factor. */
public enum Mfa {
  /** Nowhere. */
  NOT_REQUIRED,
  /** The token endpoint refuses the password grant with AADSTS50076. */
  AT_SIGN_IN,
  /** The API refuses the password grant's tokens with code 900421. */
  AT_API
}
