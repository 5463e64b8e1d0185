package io.partnerinsights.core.session;

import io.partnerinsights.core.options.Secret;

/**
 * Supplies the link to a split's file. A split holds no link, because links expire; each engine has
 * its own way to hand the newest one to its tasks.
 */
@FunctionalInterface
public interface LinkSource {

  /** The newest link to the file of this split: a pre-authorised URL, as good as a password. */
  Secret link(ReadSplit split);

  /** A split was read to its end. */
  default void succeeded() {}

  /**
   * A split could not be read. The report stays on the service when the application ends, for the
   * next run.
   */
  default void failed() {}
}
