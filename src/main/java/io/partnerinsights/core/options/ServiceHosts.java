package io.partnerinsights.core.options;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Rules for the names of hosts. A name is compared without case. */
public final class ServiceHosts {
  private static final Pattern LOOPBACK_HOST =
      Pattern.compile("localhost|127(\\.(25[0-5]|2[0-4]\\d|1?\\d?\\d)){3}|::1|\\[::1]");

  /** The hosts of the API and of sign-in, in the public cloud and in sovereign clouds. */
  private static final Set<String> MICROSOFT_HOSTS =
      Set.of(
          "api.partnercenter.microsoft.com",
          "login.microsoftonline.com",
          "login.microsoft.com",
          "login.windows.net",
          "login.microsoftonline.us",
          "login.chinacloudapi.cn",
          "login.partner.microsoftonline.cn");

  private static final String WILDCARD_PREFIX = "*.";

  private ServiceHosts() {}

  /**
   * Whether the host is this machine. Names below {@code localhost} do not count, because they may
   * resolve to any address.
   */
  public static boolean isLoopback(String host) {
    return LOOPBACK_HOST.matcher(host).matches();
  }

  /** Whether the host belongs to the Insights API or to Microsoft Entra. */
  public static boolean isMicrosoft(String host) {
    return MICROSOFT_HOSTS.contains(host.toLowerCase(Locale.ROOT));
  }

  /** Whether a pattern matches the host; {@code *.example.com} matches all below it. */
  public static boolean matchesAny(String host, List<String> patterns) {
    return patterns.stream().anyMatch(pattern -> matchesPattern(toKey(host), toKey(pattern)));
  }

  private static boolean matchesPattern(String host, String pattern) {
    return pattern.startsWith(WILDCARD_PREFIX)
        ? host.endsWith(pattern.substring(1)) && host.length() >= pattern.length()
        : host.equals(pattern);
  }

  private static String toKey(String host) {
    return host.toLowerCase(Locale.ROOT);
  }
}
