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
          Result.warning(
              "the connector cannot renew the token in option accessToken, so reads fail after it"
                  + " expires (the sign-in check shows the time). Before that time, set the option"
                  + " to a new token");
      case PASSWORD ->
          Result.passed(
              "the connector renews the sign-in with the password. No action is needed until the"
                  + " password changes or the sign-in requires MFA");
      case CLIENT_CREDENTIALS ->
          Result.passed(
              "the sign-in works until the application's secret or certificate expires. No action"
                  + " is needed before that date, which Microsoft Entra shows for the application");
      case WORKLOAD_IDENTITY ->
          Result.passed(
              "the sign-in works as long as another program renews the file in option"
                  + " clientAssertionFile. No action is needed while that program runs");
      case MANAGED_IDENTITY ->
          Result.passed(
              "the sign-in works as long as the managed identity is assigned to this machine. No"
                  + " action is needed until this assignment changes");
      case BROWSER, DEVICE_CODE ->
          Result.passed(
              "the sign-in works until the application ends. No action is needed if a user can sign"
                  + " in each time the application starts, "
                  + describeSignInMethod()
                  + ". For programs that run without a user, run partnerinsights login and set"
                  + " option refreshToken");
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
            "the token in option refreshToken expires 90 days after the user signed in, because the"
                + " connector cannot replace it with a newer token. Before then, run"
                + " partnerinsights login, and set the option to the path of the file that this"
                + " command writes")
        : Result.passed(
            "partnerinsights login has written the token to file "
                + file.path()
                + ". The token is renewed whenever a program uses the file. No action is needed if"
                + " a program does so before "
                + describeEnd(file.rotatedAt())
                + ". If no program does so, or if the tenant revokes the token, sign in again "
                + describeSignInMethod());
  }

  /** The sign-in that was checked before has stored a token, unless one was stored today. */
  private Result checkVaultToken(VaultReference secret, Instant storedTime) {
    String placeText = "the refresh token is in " + secret.toText();
    String end = describeEnd(storedTime);
    if (secret.version() == null && dayOf(storedTime).equals(dayOf(clock.instant()))) {
      return Result.passed(
          placeText
              + ", where a new token was stored today. Each use renews the token. No action is"
              + " needed if a program uses the token before "
              + end
              + ". If no program does so, sign in again");
    }
    return Result.warning(
        placeText
            + (secret.version() == null
                ? ". The connector could not store a newer version there (for the reason, see the"
                    + " log), so the stored token will expire"
                : ". Option refreshToken names one fixed version of this secret, so the connector"
                    + " does not store newer tokens, and this token will expire")
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
