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
record NextSignIn(ConnectorOptions options, boolean hasBrowser, Clock clock) {
  Result result() {
    return Result.passed(life() + ". " + way());
  }

  private String way() {
    return hasBrowser
        ? "On this machine, the user signs in with a browser (auth=browser) or a code"
            + " (auth=deviceCode)"
        : "No browser can be opened on this machine, so the user signs in with a code"
            + " (auth=deviceCode)";
  }

  private String life() {
    if (options.isSet(AccountOptions.TOKEN_PROVIDER_CLASS)) {
      return "tokenProviderClass decides how long the sign-in lasts";
    }
    return switch (SignInMethod.kind(options)) {
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
      case REFRESH_TOKEN -> refreshToken();
    };
  }

  private String refreshToken() {
    VaultReference vault = options.vault(AccountOptions.REFRESH_TOKEN).orElse(null);
    if (vault != null) {
      return vaulted(vault, VaultSecrets.refreshTokenStored(options).orElseThrow());
    }
    return RefreshTokenFile.of(options)
        .map(
            file ->
                "each use extends the session in the file that login wrote, "
                    + file.path()
                    + ". The user must sign in again if the session is not used before "
                    + end(file.rotated())
                    + ", or if the tenant ends it earlier")
        .orElse(
            "the refreshToken is valid for 90 days from its sign-in, and newer tokens are not"
                + " stored. The user must sign in again before then (after partnerinsights login,"
                + " newer tokens are stored)");
  }

  /** The sign-in that was checked before has stored a token, unless one was stored today. */
  private String vaulted(VaultReference secret, Instant stored) {
    boolean renewed = day(stored).equals(day(clock.instant()));
    String state =
        renewed
            ? ", where its newest version was stored today. The user must sign in again if it is"
                + " not used before "
            : ", where no newer version was stored, as the log says. The user must sign in again"
                + " before ";
    String named =
        ". The option names this version, so no newer version replaces it. The user must sign in"
            + " again before ";
    return "the refreshToken is in "
        + secret.text()
        + (secret.version() == null ? state : named)
        + end(stored);
  }

  private String end(Instant stored) {
    LocalDate end = day(stored.plus(RefreshTokenFile.LIFE));
    return end + " (in " + ChronoUnit.DAYS.between(day(clock.instant()), end) + " days)";
  }

  private static LocalDate day(Instant time) {
    return LocalDate.ofInstant(time, ZoneOffset.UTC);
  }
}
