package io.partnerinsights.core.options;

/** The type of amounts of money in columns without a hint. */
public enum MoneyType implements OptionChoice {
  /** A decimal number, so that sums are exact. */
  DECIMAL,
  /** A floating-point number, which older programs and tables may need. */
  DOUBLE
}
