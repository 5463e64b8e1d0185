package io.partnerinsights.core.options;

/** The ways to sign in, as option {@code auth} names them. */
public enum AuthKind implements OptionChoice {
  PASSWORD,
  REFRESH_TOKEN,
  CLIENT_CREDENTIALS,
  WORKLOAD_IDENTITY,
  MANAGED_IDENTITY,
  BROWSER,
  DEVICE_CODE,
  TOKEN
}
