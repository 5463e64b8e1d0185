package io.partnerinsights.core.download;

import io.partnerinsights.core.model.SecureLink;
import java.util.Optional;

/** Supplies the link to one file, which expires. */
public interface FileLink {

  /** Returns the newest link; makes no call. */
  SecureLink newest();

  /**
   * Returns a newer link after the store has refused this one. Returns empty if the link cannot be
   * renewed. Blocks while it calls the service.
   *
   * @throws io.partnerinsights.core.errors.PartnerInsightsException if the link cannot be renewed,
   *     and the error says more than that the link has expired
   */
  Optional<SecureLink> renewed(SecureLink expired);

  /** Returns a source that has only this link. */
  static FileLink of(SecureLink link) {
    return new FileLink() {
      @Override
      public SecureLink newest() {
        return link;
      }

      @Override
      public Optional<SecureLink> renewed(SecureLink expired) {
        return Optional.empty();
      }
    };
  }
}
