package io.partnerinsights.sandbox.settings;

/** Whether some rows change in the three months after their month. */
public enum Months {
  RESTATED,
  FINAL
}
