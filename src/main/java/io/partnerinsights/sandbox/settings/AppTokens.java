package io.partnerinsights.sandbox.settings;

/** Whether the partner network takes tokens of applications without a user. */
public enum AppTokens {
  ACCEPTED,
  REFUSED
}
