package io.partnerinsights.core.options;

import java.io.Serializable;
import java.util.Objects;

/**
 * A value that must not be shown: its text is {@code ***} wherever it is printed, and it goes to
 * executors only where they need it (a proxy's password). Only the code that sends it calls {@link
 * #reveal()}.
 */
public final class Secret implements Serializable {
  private static final long serialVersionUID = 1L;

  private final String value;

  private Secret(String value) {
    this.value = Objects.requireNonNull(value);
  }

  /** Wraps a value. */
  public static Secret of(String value) {
    return new Secret(value);
  }

  /** The value itself, for the wire only. */
  public String reveal() {
    return value;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Secret secret && secret.value.equals(value);
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }

  @Override
  public String toString() {
    return "***";
  }
}
