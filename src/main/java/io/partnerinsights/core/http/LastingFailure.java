package io.partnerinsights.core.http;

import io.partnerinsights.core.errors.CauseText;
import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.ErrorTemplate;
import io.partnerinsights.core.errors.PartnerInsightsException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.security.InvalidAlgorithmParameterException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLPeerUnverifiedException;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;

/**
 * Recognizes failures of TLS and of proxies that last until a setting is changed; all others are
 * outages.
 */
public final class LastingFailure {
  /** OkHttp's message when a proxy does not open a tunnel. */
  private static final Pattern TUNNEL_FAILURE =
      Pattern.compile("Unexpected response code for CONNECT: (\\d{3})");

  private LastingFailure() {}

  /** Signals that a proxy rejects a request. */
  static final class ProxyException extends IOException {
    private static final long serialVersionUID = 1L;

    /** The error's texts, which are not needed after it was created, and not serialized. */
    private final transient ErrorTemplate row;

    private final transient @Nullable Object[] arguments;

    ProxyException(ErrorTemplate row, @Nullable Object... arguments) {
      super(row.error(arguments).summary());
      this.row = row;
      this.arguments = arguments;
    }

    PartnerInsightsException toError() {
      return row.causedBy(this, arguments);
    }
  }

  /** Whether a lasting failure caused the error, so that a repeat may help after some minutes. */
  public static boolean isCauseOf(PartnerInsightsException e) {
    return e.code() == ErrorCode.CERTIFICATE_UNTRUSTED || e.getCause() instanceof ProxyException;
  }

  /**
   * Returns the error of a proxy that rejects a request, or of a certificate that is not trusted.
   * Empty for all other failures, also of a certificate that is not valid now: its server may get
   * another one, or this machine's clock be set.
   */
  static Optional<PartnerInsightsException> findError(
      IOException e, HttpUrl url, OkHttpClient client) {
    ProxyException rejection =
        e instanceof ProxyException proxyFailure
            ? proxyFailure
            : findTunnelRejection(e, url, client);
    return rejection == null
        ? findCertificateRow(e).map(row -> row.causedBy(e, url.host()))
        : Optional.of(rejection.toError());
  }

  private static @Nullable ProxyException findTunnelRejection(
      IOException e, HttpUrl url, OkHttpClient client) {
    Matcher failure = TUNNEL_FAILURE.matcher(String.valueOf(e.getMessage()));
    if (!failure.matches() || RetryPolicy.isRetryable(Integer.parseInt(failure.group(1)))) {
      return null;
    }
    Proxy proxy = client.proxySelector().select(url.uri()).get(0);
    return new ProxyException(
        HttpErrors.PROXY_WITHOUT_TUNNEL, proxyAddress(proxy), url.host(), failure.group(1));
  }

  /** Returns host and port of a proxy. */
  static String proxyAddress(Proxy proxy) {
    return proxy.address() instanceof InetSocketAddress address
        ? address.getHostString() + ":" + address.getPort()
        : proxy.toString();
  }

  private static Optional<ErrorTemplate> findCertificateRow(IOException e) {
    if (CauseText.findOutdatedCertificate(e).isPresent()) {
      return Optional.empty();
    }
    if (e instanceof SSLPeerUnverifiedException) {
      return Optional.of(HttpErrors.CERTIFICATE_OF_OTHER_HOST);
    }
    if (hasCause(e, CertificateException.class)
        || hasCause(e, CertPathBuilderException.class)
        || hasCause(e, CertPathValidatorException.class)) {
      return Optional.of(HttpErrors.CERTIFICATE_UNTRUSTED);
    }
    return hasCause(e, InvalidAlgorithmParameterException.class)
        ? Optional.of(HttpErrors.EMPTY_TRUST_STORE)
        : Optional.empty();
  }

  private static boolean hasCause(IOException e, Class<? extends Exception> type) {
    return CauseText.causeChain(e).anyMatch(type::isInstance);
  }
}
