package io.partnerinsights.core.doctor;

import io.partnerinsights.core.auth.BrowserCommand;
import io.partnerinsights.core.base.Durations;
import io.partnerinsights.core.client.TokenHolder;
import io.partnerinsights.core.doctor.Check.Result;
import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.spi.AccessToken;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Checks step by step what a read needs, from the sign-in to the file. Only the check of a report
 * creates anything, and it deletes that.
 */
public final class Doctor {
  private static final String EARLIER_FAILURE_TEXT =
      "this check was not made, because an earlier check failed. Fix the earlier failure, and run"
          + " the checks again";
  private static final int MIN_JAVA_VERSION = 17;

  private final ConnectorOptions accountOptions;
  private final Map<String, String> environment;
  private final boolean createsReport;
  private final @Nullable Path recordingFolder;

  /**
   * Makes no call.
   *
   * @param accountOptions who signs in, and where
   * @param environment the variables of this process, which say whether it has a browser
   * @param createsReport whether to create one report, which counts against the account's quota
   * @param recordingFolder the folder for redacted exchanges with the service, null to keep none
   */
  public Doctor(
      ConnectorOptions accountOptions,
      Map<String, String> environment,
      boolean createsReport,
      @Nullable Path recordingFolder) {
    this.accountOptions = accountOptions;
    this.environment = environment;
    this.createsReport = createsReport;
    this.recordingFolder = recordingFolder;
  }

  /**
   * Makes all checks and returns their findings. After a failure, the checks that depend on it are
   * skipped.
   *
   * @param onFinding receives each finding when it is made
   * @param onProgress receives the progress messages of a long wait
   * @throws PartnerInsightsException {@code WAIT_INTERRUPTED}; {@code OUTPUT_UNWRITABLE} if the
   *     exchanges are to be kept and cannot be; errors of the options
   */
  public List<Finding> runChecks(Consumer<Finding> onFinding, Consumer<String> onProgress) {
    List<Finding> findings = new ArrayList<>();
    try (CheckContext context = new CheckContext(accountOptions, recordingFolder)) {
      boolean hasRequiredFailure = false;
      for (Check check : createChecks(context, onProgress)) {
        Finding rawFinding =
            check.toFinding(
                hasRequiredFailure ? Result.skipped(EARLIER_FAILURE_TEXT) : runCheck(check));
        Finding finding = rawFinding.withText(context.recorder().redactSecrets(rawFinding.text()));
        hasRequiredFailure |= finding.isFailed() && check.isRequired();
        findings.add(finding);
        onFinding.accept(finding);
      }
      context.recorder().requireAllWritten();
    }
    return findings;
  }

  private List<Check> createChecks(CheckContext context, Consumer<String> onProgress) {
    List<Check> checks = new ArrayList<>();
    checks.add(Check.ofOptional("versions", Doctor::checkVersions));
    checks.add(Check.ofRequired("sign-in", () -> signIn(context)));
    boolean hasBrowser = BrowserCommand.find(environment).isPresent();
    checks.add(
        Check.ofOptional(
            "renewal", new RenewalCheck(accountOptions, hasBrowser, context.clock())::run));
    checks.addAll(new DatasetChecks(context).createChecks());
    checks.add(
        Check.ofOptional("mfa", () -> context.mfaCheck().run(context.tokenProvider().token())));
    checks.add(Check.ofRequired("types", new SampleCheck(context)::compareWithSample));
    if (createsReport) {
      checks.addAll(new ReportChecks(context, onProgress).createChecks());
    }
    return checks;
  }

  private static Result runCheck(Check check) {
    try {
      return check.action().get();
    } catch (PartnerInsightsException e) {
      if (e.code() == ErrorCode.WAIT_INTERRUPTED) {
        throw e;
      }
      return Result.failed(e.getMessage());
    }
  }

  /** Returns the versions of the connector, of Java and of Spark on the class path. */
  private static Result checkVersions() {
    Runtime.Version java = Runtime.version();
    String connectorVersion =
        Optional.ofNullable(Doctor.class.getPackage().getImplementationVersion())
            .orElse("(not packaged)");
    String text = "connector " + connectorVersion + ", Java " + java + describeSpark();
    return java.feature() >= MIN_JAVA_VERSION
        ? Result.passed(text)
        : Result.failed(
            "the version of Java is too old: "
                + text
                + ". Run the connector on Java "
                + MIN_JAVA_VERSION
                + " or later");
  }

  private static String describeSpark() {
    try (InputStream resource =
        Doctor.class.getResourceAsStream("/spark-version-info.properties")) {
      Properties properties = new Properties();
      if (resource != null) {
        properties.load(resource);
      }
      String version = properties.getProperty("version");
      return version == null ? "" : ", Spark " + version;
    } catch (IOException e) {
      return "";
    }
  }

  /** Signs in, and reads the claims of the token. They are not verified. */
  private static Result signIn(CheckContext context) {
    AccessToken token = context.tokenProvider().token();
    return Result.passed(
        describeLifetime(token, context.clock().instant()) + describeClaims(token));
  }

  private static String describeLifetime(AccessToken token, Instant now) {
    return token.expiresAt().equals(Instant.MAX)
        ? "the token does not say when it expires"
        : "the token expires in " + Durations.toText(Duration.between(now, token.expiresAt()));
  }

  private static String describeClaims(AccessToken token) {
    if (token.unverifiedClaims().isEmpty()) {
      return ", and it has no readable claims";
    }
    TokenHolder holder = TokenHolder.of(token);
    String holderText = holder.isApplication() ? "an application" : "a user" + describeMfa(holder);
    return ". It was issued to "
        + holderText
        + " for audience "
        + token.unverifiedClaims().getOrDefault("aud", "none");
  }

  private static String describeMfa(TokenHolder user) {
    Boolean mfa = user.hasMfa();
    if (mfa == null) {
      return " (no claim shows whether with MFA)";
    }
    return mfa ? " with MFA (claim amr)" : " without MFA (claim amr)";
  }
}
