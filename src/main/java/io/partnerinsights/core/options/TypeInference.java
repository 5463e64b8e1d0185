package io.partnerinsights.core.options;

/** Where the types of columns without a hint come from. */
public enum TypeInference implements OptionChoice {
  /** The bundled dictionary, checked with a test of the query. */
  SAMPLE,
  /** The bundled dictionary only. */
  DICTIONARY
}
