package io.partnerinsights.core.download;

import io.partnerinsights.core.Public;
import io.partnerinsights.core.spi.Secret;
import java.util.Optional;

/**
 * Supplies the link to one file. The link is a URL that grants access, so it is a secret, and it
 * expires. Each engine sends the newest link to its tasks through its own channel.
 */
@Public
@FunctionalInterface
public interface LinkSource {
  /** Returns the newest link; makes no call to the service. */
  Secret newestLink();

  /**
   * Returns a newer link after the store has rejected this one, for whatever reason. Returns empty
   * if there is no newer link: the read then fails, and its error says why the store rejected this
   * one. Blocks while it calls the service.
   *
   * @throws io.partnerinsights.core.errors.PartnerInsightsException if the link cannot be renewed,
   *     and the error says more than that the link has expired
   */
  default Optional<Secret> renewLink(Secret rejectedLink) {
    return Optional.empty();
  }
}
