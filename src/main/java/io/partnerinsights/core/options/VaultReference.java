package io.partnerinsights.core.options;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A secret in Azure Key Vault, which {@code keyvault:https://NAME.vault.azure.net/secrets/SECRET}
 * refers to. It is read when the secret is needed.
 *
 * @param vaultUrl the base URL of the vault
 * @param version the version; null for the newest one
 */
public record VaultReference(String vaultUrl, String secretName, @Nullable String version) {
  static final String PREFIX = "keyvault:";

  /** Microsoft's hosts, and the sandbox on this machine. */
  private static final Pattern REFERENCE =
      Pattern.compile(
          PREFIX
              + "(https://[a-z0-9-]{1,63}\\.vault\\.(?:azure\\.net|azure\\.cn|usgovcloudapi\\.net)"
              + "|http://(?:localhost|127\\.0\\.0\\.1|\\[::1]):\\d{1,5})"
              + "/secrets/([a-z0-9-]{1,127})(?:/([a-z0-9]{1,64}))?",
          Pattern.CASE_INSENSITIVE);

  static boolean isReference(String text) {
    return text.stripLeading().regionMatches(true, 0, PREFIX, 0, PREFIX.length());
  }

  /** Parses a reference; empty if it does not name a secret in a vault. */
  public static Optional<VaultReference> parse(String text) {
    Matcher parts = REFERENCE.matcher(text.strip());
    return parts.matches()
        ? Optional.of(
            new VaultReference(
                parts.group(1).toLowerCase(Locale.ROOT), parts.group(2), parts.group(3)))
        : Optional.empty();
  }

  boolean isLoopback() {
    return vaultUrl.startsWith("http:");
  }

  /** Returns the resource that tokens for the vault are for: that of the vault's cloud. */
  public String audience() {
    return isLoopback() ? "https://vault.azure.net" : "https://" + vaultUrl.split("\\.", 2)[1];
  }

  /** Returns the name of the vault within its cloud. */
  public String vaultName() {
    return vaultUrl.substring(vaultUrl.indexOf("//") + 2).split("\\.", 2)[0];
  }

  /** Returns the reference as an option has it. */
  public String toText() {
    return PREFIX + vaultUrl + "/secrets/" + secretName + (version == null ? "" : "/" + version);
  }

  /** Prints like a secret, without the reference. */
  @Override
  public String toString() {
    return "***";
  }
}
