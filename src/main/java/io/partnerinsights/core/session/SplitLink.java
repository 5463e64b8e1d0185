package io.partnerinsights.core.session;

import io.partnerinsights.core.download.FileLink;
import io.partnerinsights.core.model.SecureLink;
import io.partnerinsights.core.spi.Secret;
import java.util.Optional;

/** The link to a split's file, as downloads use it. */
record SplitLink(ReadSplit split, LinkSource links) implements FileLink {

  @Override
  public SecureLink newest() {
    return SecureLink.of(links.link(split).reveal());
  }

  @Override
  public Optional<SecureLink> renewed(SecureLink expired) {
    return links
        .renewed(split, Secret.of(expired.reveal()))
        .map(link -> SecureLink.of(link.reveal()));
  }
}
