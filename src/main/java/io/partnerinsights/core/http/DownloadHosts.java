package io.partnerinsights.core.http;

import io.partnerinsights.core.options.AccountOptions;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.options.ServiceHosts;
import java.io.IOException;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Response;

/**
 * The hosts to which a link to a report's file may lead. Without this rule the service that a
 * read's {@code apiUrl} names could make the machines of a cluster request any host in reach.
 * Serializable, because the machines that download check it.
 */
public final class DownloadHosts implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Azure Storage in the public cloud and in sovereign clouds. */
  private static final List<String> AZURE_STORAGE =
      List.of(
          "core.windows.net",
          "core.usgovcloudapi.net",
          "core.chinacloudapi.cn",
          "core.cloudapi.de",
          "storage.azure.net");

  private final String apiHost;
  private final String[] allowed;

  private DownloadHosts(String apiHost, List<String> allowedHosts) {
    this.apiHost = apiHost;
    this.allowed = allowedHosts.toArray(String[]::new);
  }

  /** Returns the rule of a read. */
  public static DownloadHosts of(ConnectorOptions options) {
    return new DownloadHosts(
        options.get(AccountOptions.API_URL).getHost(),
        options.find(AccountOptions.ALLOWED_DOWNLOAD_HOSTS).orElse(List.of()));
  }

  /** Returns a copy of the client that sends nothing to other hosts. */
  public OkHttpClient restrictClient(OkHttpClient client) {
    return client.newBuilder().addInterceptor(this::proceedIfAllowed).build();
  }

  private Response proceedIfAllowed(Interceptor.Chain chain) throws IOException {
    String host = chain.request().url().host();
    if (!isAllowed(host)) {
      throw HttpErrors.LINK_TO_UNKNOWN_HOST.error(host);
    }
    return chain.proceed(chain.request());
  }

  private boolean isAllowed(String host) {
    return host.equalsIgnoreCase(apiHost)
        || (ServiceHosts.isLoopback(host) && ServiceHosts.isLoopback(apiHost))
        || AZURE_STORAGE.stream().anyMatch(domain -> isStorageHost(host, domain))
        || ServiceHosts.matchesAny(host, Arrays.asList(allowed));
  }

  /** Whether a host is an account's: of blobs or, with the same files, of a data lake. */
  private static boolean isStorageHost(String host, String domain) {
    return ServiceHosts.matchesAny(host, List.of("*.blob." + domain, "*.dfs." + domain));
  }
}
