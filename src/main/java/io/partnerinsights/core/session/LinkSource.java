package io.partnerinsights.core.session;

import io.partnerinsights.core.spi.Secret;
import java.util.Optional;

/**
 * Supplies the link to a split's file. A split holds no link, because links expire. Each engine
 * sends the newest link to its tasks by its own channel.
 */
@FunctionalInterface
public interface LinkSource {

  /** Returns the newest link to the split's file. It is a URL that grants access: a secret. */
  Secret link(ReadSplit split);

  /**
   * Called when the store has refused the link as expired. Returns a newer link, with which the
   * read continues. Returns empty if the link cannot be renewed: the read then fails. The call may
   * block.
   */
  default Optional<Secret> renewed(ReadSplit split, Secret expired) {
    return Optional.empty();
  }

  /** Called when a split was read to its end. */
  default void succeeded() {}

  /**
   * Called when a split could not be read. The report then stays on the service when the
   * application ends, for the next run.
   */
  default void failed() {}
}
