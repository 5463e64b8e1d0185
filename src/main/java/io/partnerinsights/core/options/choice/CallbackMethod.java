package io.partnerinsights.core.options.choice;

/** How the service calls when a report is complete. */
public enum CallbackMethod {
  POST,
  GET
}
