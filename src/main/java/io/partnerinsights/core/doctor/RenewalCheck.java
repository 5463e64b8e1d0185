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
    if (options.isSet(AccountOptions.TOKEN_PROVIDER_CLASS)) {
      return Result.passed("the class in tokenProviderClass renews the sign-in");
    }
    return switch (SignInMethod.kindOf(options)) {
      case TOKEN ->
          Result.warning("the accessToken cannot be renewed. Set a new one before it expires");
      case PASSWORD ->
          Result.passed(
              "the password is sent at each renewal. No action is needed until it changes or MFA is"
                  + " enforced");
      case CLIENT_CREDENTIALS ->
          Result.passed("the sign-in works until the application's secret or certificate expires");
      case WORKLOAD_IDENTITY ->
          Result.passed("the sign-in works while another program renews the assertion file");
      case MANAGED_IDENTITY ->
          Result.passed("the sign-in works while the machine has its identity");
      case BROWSER, DEVICE_CODE ->
          Result.passed(
              "the user signs in at each start of the application, " + describeSignInMethod());
      case REFRESH_TOKEN -> checkRefreshToken();
    };
  }

  private String describeSignInMethod() {
    return hasBrowser
        ? "on this machine with a browser (auth=browser) or a code (auth=deviceCode)"
        : "on this machine with a code (auth=deviceCode), because no browser can be opened";
  }

  private Result checkRefreshToken() {
    VaultReference vault = options.findVaultReference(AccountOptions.REFRESH_TOKEN).orElse(null);
    if (vault != null) {
      return checkVaultToken(vault, VaultSecrets.readRefreshTokenCreation(options).orElseThrow());
    }
    RefreshTokenFile file = RefreshTokenFile.tryReadConfigured(options).orElse(null);
    return file == null
        ? Result.warning(
            "the refreshToken expires 90 days after its sign-in, because newer tokens are not"
                + " stored. Before then, run partnerinsights login, which stores them")
        : Result.passed(
            "each use extends the session in the file that login wrote, "
                + file.path()
                + ". No action is needed if it is used before "
                + describeEnd(file.rotatedAt())
                + ". If the tenant ends it earlier, sign in again "
                + describeSignInMethod());
  }

  /** The sign-in that was checked before has stored a token, unless one was stored today. */
  private Result checkVaultToken(VaultReference secret, Instant storedTime) {
    String placeText = "the refreshToken is in " + secret.toText();
    String end = describeEnd(storedTime);
    if (secret.version() == null && dayOf(storedTime).equals(dayOf(clock.instant()))) {
      return Result.passed(
          placeText
              + ", where its newest version was stored today. No action is needed if it is used"
              + " before "
              + end);
    }
    return Result.warning(
        placeText
            + (secret.version() == null
                ? ", where no newer version was stored, as the log says"
                : ". The option names this version, so no newer version replaces it")
            + ". Sign in again before "
            + end
            + ", "
            + describeSignInMethod());
  }

  private String describeEnd(Instant storedTime) {
    LocalDate end = dayOf(storedTime.plus(RefreshTokenFile.MAX_AGE));
    return end + " (in " + ChronoUnit.DAYS.between(dayOf(clock.instant()), end) + " days)";
  }

  private static LocalDate dayOf(Instant time) {
    return LocalDate.ofInstant(time, ZoneOffset.UTC);
  }
}
