package io.partnerinsights.core.doctor;

import io.partnerinsights.core.auth.RefreshTokenFile;
import io.partnerinsights.core.auth.SignInMethod;
import io.partnerinsights.core.auth.VaultSecrets;
import io.partnerinsights.core.doctor.Check.Result;
import io.partnerinsights.core.options.AccountOptions;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.options.VaultReference;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/** Says how long a sign-in lasts, when a person is needed next, and how that person signs in. */
record RenewalCheck(ConnectorOptions options, boolean hasBrowser, Clock clock) {
  Result run() {
    return Result.passed(describeLifetime() + ". " + describeSignInMethod());
  }

  private String describeSignInMethod() {
    return hasBrowser
        ? "On this machine, the user signs in with a browser (auth=browser) or a code"
            + " (auth=deviceCode)"
        : "No browser can be opened on this machine, so the user signs in with a code"
            + " (auth=deviceCode)";
  }

  private String describeLifetime() {
    if (options.isSet(AccountOptions.TOKEN_PROVIDER_CLASS)) {
      return "tokenProviderClass decides how long the sign-in lasts";
    }
    return switch (SignInMethod.kindOf(options)) {
      case TOKEN -> "the accessToken cannot be renewed, so a new one is needed when it expires";
      case PASSWORD ->
          "the password is sent at each renewal, and the user need not act until it changes or MFA"
              + " is enforced";
      case CLIENT_CREDENTIALS ->
          "the sign-in works until the application's secret or certificate expires";
      case WORKLOAD_IDENTITY -> "the sign-in works while another program renews the assertion file";
      case MANAGED_IDENTITY -> "the sign-in works while the machine has its identity";
      case BROWSER, DEVICE_CODE ->
          "the user must sign in at each start of the application, and the session ends with it";
      case REFRESH_TOKEN -> describeRefreshToken();
    };
  }

  private String describeRefreshToken() {
    VaultReference vault = options.findVaultReference(AccountOptions.REFRESH_TOKEN).orElse(null);
    if (vault != null) {
      return describeVaultToken(vault, VaultSecrets.findRefreshTokenTime(options).orElseThrow());
    }
    return RefreshTokenFile.of(options)
        .map(
            file ->
                "each use extends the session in the file that login wrote, "
                    + file.path()
                    + ". The user must sign in again if the session is not used before "
                    + describeEnd(file.rotatedAt())
                    + ", or if the tenant ends it earlier")
        .orElse(
            "the refreshToken is valid for 90 days from its sign-in, and newer tokens are not"
                + " stored. The user must sign in again before then (after partnerinsights login,"
                + " newer tokens are stored)");
  }

  /** The sign-in that was checked before has stored a token, unless one was stored today. */
  private String describeVaultToken(VaultReference secret, Instant storedTime) {
    boolean isRenewed = dayOf(storedTime).equals(dayOf(clock.instant()));
    String renewalText =
        isRenewed
            ? ", where its newest version was stored today. The user must sign in again if it is"
                + " not used before "
            : ", where no newer version was stored, as the log says. The user must sign in again"
                + " before ";
    String versionText =
        ". The option names this version, so no newer version replaces it. The user must sign in"
            + " again before ";
    return "the refreshToken is in "
        + secret.toText()
        + (secret.version() == null ? renewalText : versionText)
        + describeEnd(storedTime);
  }

  private String describeEnd(Instant storedTime) {
    LocalDate end = dayOf(storedTime.plus(RefreshTokenFile.LIFE));
    return end + " (in " + ChronoUnit.DAYS.between(dayOf(clock.instant()), end) + " days)";
  }

  private static LocalDate dayOf(Instant time) {
    return LocalDate.ofInstant(time, ZoneOffset.UTC);
  }
}
