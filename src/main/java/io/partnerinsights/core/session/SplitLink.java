package io.partnerinsights.core.session;

import io.partnerinsights.core.download.FileLink;
import io.partnerinsights.core.download.FileStore;
import io.partnerinsights.core.download.ReportFile;
import io.partnerinsights.core.http.RetryPolicy;
import io.partnerinsights.core.model.SecureLink;
import io.partnerinsights.core.spi.Secret;
import java.util.Optional;
import okhttp3.OkHttpClient;

/** The link to a split's file, as downloads use it; only for a split of a report. */
record SplitLink(ReadSplit split, LinkSource links) implements FileLink {

  /** Returns the split's file in the store; no request. */
  static ReportFile open(ReadSplit split, LinkSource links, OkHttpClient client) {
    SplitLink link = new SplitLink(split, links);
    return FileStore.of(client, RetryPolicy.ofDefaults()).file(split.report(link.newest()), link);
  }

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
