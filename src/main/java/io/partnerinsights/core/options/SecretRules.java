package io.partnerinsights.core.options;

import java.net.URI;
import java.util.List;
import java.util.Set;

/**
 * Decides whether a read may use a secret that its options do not contain: one that {@code env:},
 * {@code file:} or {@code secret:} refers to, or one of the cluster's configuration. Otherwise the
 * author of a read's options could send the secrets of the process to any address.
 *
 * @param options the options that are not secrets
 * @param fromRead the options that the cluster's configuration does not set
 */
record SecretRules(OptionValues options, Set<ConnectorOption<?>> fromRead) {
  /** Options that decide where a secret is sent, or who can see it on its way. */
  private static final List<ConnectorOption<?>> WAY =
      List.of(AccountOptions.PROXY, AccountOptions.TRUST_STORE);

  /** With whose answer a refresh token in a vault is replaced. */
  private static final List<ConnectorOption<?>> SIGN_IN =
      List.of(
          AccountOptions.AUTHORITY_URL,
          AccountOptions.TENANT_ID,
          AccountOptions.CLIENT_ID,
          AccountOptions.RESOURCE);

  /**
   * Checks a secret of the process, which the read or the cluster's configuration refers to, or
   * which the configuration contains. A class that a read names must not see what it refers to.
   */
  void checkReference(ConnectorOption<?> secret) {
    if (fromRead.contains(secret) && fromRead.contains(AccountOptions.TOKEN_PROVIDER_CLASS)) {
      refuse(secret, AccountOptions.TOKEN_PROVIDER_CLASS);
    }
    checkTarget(secret);
  }

  /**
   * Checks where a secret, or the token of a class that provides tokens, may be sent. A loopback
   * address is like any other host: any user of the machine can listen there.
   */
  void checkTarget(ConnectorOption<?> secret) {
    WAY.stream().filter(fromRead::contains).findFirst().ifPresent(way -> refuse(secret, way));
    for (ConnectorOption<URI> url : List.of(AccountOptions.API_URL, AccountOptions.AUTHORITY_URL)) {
      String host = host(url);
      if (fromRead.contains(url) && !isAllowed(host)) {
        throw OptionsErrors.SECRET_TO_UNKNOWN_HOST.error(secret.key(), url.key(), host);
      }
    }
  }

  /**
   * Returns a secret in a vault. Only the cluster's configuration names one, because it is read,
   * and a version of it written, with the identity of the cluster. A vault on this machine is the
   * sandbox's, so it is allowed only with a sign-in on this machine.
   */
  VaultReference vault(ConnectorOption<?> secret, String text) {
    if (fromRead.contains(secret)) {
      throw OptionsErrors.VAULT_OF_READ.error(secret.key());
    }
    if (secret.equals(AccountOptions.REFRESH_TOKEN)) {
      SIGN_IN.stream().filter(fromRead::contains).findFirst().ifPresent(of -> refuse(secret, of));
    }
    return VaultReference.parse(text)
        .filter(
            vault ->
                !vault.isLoopback() || ServiceHosts.isLoopback(host(AccountOptions.AUTHORITY_URL)))
        .orElseThrow(() -> OptionsErrors.NOT_A_VAULT.error(secret.key()));
  }

  /** Returns the host of a URL, which has a default. */
  private String host(ConnectorOption<URI> url) {
    return options.value(url).orElseThrow().getHost();
  }

  private boolean isAllowed(String host) {
    List<String> allowed = options.value(AccountOptions.ALLOWED_HOSTS).orElse(List.of());
    return ServiceHosts.isMicrosoft(host) || ServiceHosts.matches(host, allowed);
  }

  private static void refuse(ConnectorOption<?> secret, ConnectorOption<?> cause) {
    throw OptionsErrors.SECRET_WITH_OPTION.error(secret.key(), cause.key());
  }
}
