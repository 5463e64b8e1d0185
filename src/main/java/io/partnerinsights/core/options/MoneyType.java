package io.partnerinsights.core.options;

/** The type of amounts of money in columns without a hint. */
public enum MoneyType implements OptionChoice {
  /** A decimal number, so that sums are exact. */
  DECIMAL,
  /** A floating-point number, which programs and tables of before may need. */
  DOUBLE
}
