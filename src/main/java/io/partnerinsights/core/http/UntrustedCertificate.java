package io.partnerinsights.core.http;

import io.partnerinsights.core.errors.CauseText;
import io.partnerinsights.core.errors.ErrorRow;
import io.partnerinsights.core.errors.PartnerInsightsException;
import java.io.IOException;
import java.security.InvalidAlgorithmParameterException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;

/** Recognizes TLS failures that last until a user changes an option; all others are outages. */
final class UntrustedCertificate {
  private UntrustedCertificate() {}

  /**
   * Returns the error of a certificate that is not trusted. Empty for all other failures, also of a
   * certificate that is not valid now: its server may get another one, or this machine's clock be
   * set.
   */
  static Optional<PartnerInsightsException> find(IOException e, String host) {
    return row(e).map(row -> row.causedBy(e, host));
  }

  private static Optional<ErrorRow> row(IOException e) {
    if (CauseText.outdatedCertificate(e).isPresent()) {
      return Optional.empty();
    }
    if (e instanceof SSLPeerUnverifiedException) {
      return Optional.of(HttpErrors.CERTIFICATE_OF_OTHER_HOST);
    }
    if (has(e, CertificateException.class)
        || has(e, CertPathBuilderException.class)
        || has(e, CertPathValidatorException.class)) {
      return Optional.of(HttpErrors.CERTIFICATE_UNTRUSTED);
    }
    return has(e, InvalidAlgorithmParameterException.class)
        ? Optional.of(HttpErrors.EMPTY_TRUST_STORE)
        : Optional.empty();
  }

  private static boolean has(IOException e, Class<? extends Exception> type) {
    return CauseText.causes(e).anyMatch(type::isInstance);
  }
}
