package io.partnerinsights.core.spi;

import io.partnerinsights.core.Public;
import java.io.Serializable;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A secret value that prints as {@code ***}. Only the code that sends it calls {@link #reveal()}.
 * It is serializable because a download task may need it, for example as a proxy's password.
 */
@Public
public final class Secret implements Serializable {
  private static final long serialVersionUID = 1L;

  private final String value;

  private Secret(String value) {
    this.value = Objects.requireNonNull(value);
  }

  @Public
  public static Secret of(String value) {
    return new Secret(value);
  }

  /** Returns the value itself. Use it only to send it. */
  @Public
  public String reveal() {
    return value;
  }

  @Override
  public boolean equals(@Nullable Object other) {
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
