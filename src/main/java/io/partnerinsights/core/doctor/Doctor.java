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
  private static final String ABORTED = "an earlier check failed";
  private static final int OLDEST_JAVA = 17;

  private final ConnectorOptions account;
  private final Map<String, String> environment;
  private final boolean report;
  private final @Nullable Path recordings;

  /**
   * Makes no call.
   *
   * @param account who signs in, and where
   * @param environment the variables of this process, which say whether it has a browser
   * @param report whether to create one report, which counts against the account's quota
   * @param recordings the folder for redacted exchanges with the service, null to keep none
   */
  public Doctor(
      ConnectorOptions account,
      Map<String, String> environment,
      boolean report,
      @Nullable Path recordings) {
    this.account = account;
    this.environment = environment;
    this.report = report;
    this.recordings = recordings;
  }

  /**
   * Makes all checks and returns their findings. After a failure, the checks that depend on it are
   * skipped.
   *
   * @param each receives each finding when it is made
   * @param lines receives the lines on a long wait
   * @throws PartnerInsightsException {@code WAIT_INTERRUPTED}; {@code OUTPUT_UNWRITABLE} if the
   *     exchanges are to be kept and cannot be; errors of the options
   */
  public List<Finding> examine(Consumer<Finding> each, Consumer<String> lines) {
    List<Finding> findings = new ArrayList<>();
    try (CheckContext checked = new CheckContext(account, recordings)) {
      boolean aborted = false;
      for (Check check : checks(checked, lines)) {
        Finding made = check.finding(aborted ? Result.skipped(ABORTED) : make(check));
        Finding finding = made.withText(checked.recorder().withoutSecrets(made.text()));
        aborted |= finding.isFailed() && check.isRequired();
        findings.add(finding);
        each.accept(finding);
      }
      checked.recorder().checkWritten();
    }
    return findings;
  }

  private List<Check> checks(CheckContext checked, Consumer<String> lines) {
    List<Check> checks = new ArrayList<>();
    checks.add(Check.optional("versions", Doctor::versions));
    checks.add(Check.required("sign-in", () -> signIn(checked)));
    boolean browser = BrowserCommand.find(environment).isPresent();
    checks.add(
        Check.optional("renewal", new NextSignIn(account, browser, checked.clock())::result));
    checks.addAll(new DatasetChecks(checked).all());
    checks.add(Check.optional("mfa", () -> checked.mfa().result(checked.tokens().token())));
    checks.add(Check.required("types", new SampleCheck(checked)::types));
    if (report) {
      checks.addAll(new ReportChecks(checked, lines).all());
    }
    return checks;
  }

  private static Result make(Check check) {
    try {
      return check.make().get();
    } catch (PartnerInsightsException e) {
      if (e.code() == ErrorCode.WAIT_INTERRUPTED) {
        throw e;
      }
      return Result.failed(e.getMessage());
    }
  }

  /** Returns the versions of the connector, of Java and of Spark on the class path. */
  private static Result versions() {
    Runtime.Version java = Runtime.version();
    String own =
        Optional.ofNullable(Doctor.class.getPackage().getImplementationVersion())
            .orElse("(not packaged)");
    String text = "connector " + own + ", Java " + java + spark();
    return java.feature() >= OLDEST_JAVA
        ? Result.passed(text)
        : Result.failed(text + ", but the connector requires Java " + OLDEST_JAVA);
  }

  private static String spark() {
    try (InputStream in = Doctor.class.getResourceAsStream("/spark-version-info.properties")) {
      Properties properties = new Properties();
      if (in != null) {
        properties.load(in);
      }
      String version = properties.getProperty("version");
      return version == null ? "" : ", Spark " + version;
    } catch (IOException e) {
      return "";
    }
  }

  /** Signs in, and reads the claims of the token. They are not verified. */
  private static Result signIn(CheckContext context) {
    AccessToken token = context.tokens().token();
    return Result.passed(life(token, context.clock().instant()) + claims(token));
  }

  private static String life(AccessToken token, Instant now) {
    return token.expiresAt().equals(Instant.MAX)
        ? "the token does not say when it expires"
        : "the token expires in " + Durations.readable(Duration.between(now, token.expiresAt()));
  }

  private static String claims(AccessToken token) {
    if (token.claims().isEmpty()) {
      return ", and it has no readable claims";
    }
    TokenHolder holder = TokenHolder.of(token);
    String who = holder.isApplication() ? "an application" : "a user" + mfa(holder);
    return ". It is for " + who + ", with audience " + token.claims().getOrDefault("aud", "none");
  }

  private static String mfa(TokenHolder user) {
    Boolean mfa = user.mfa();
    if (mfa == null) {
      return " (no claim shows whether with MFA)";
    }
    return mfa ? " with MFA (claim amr)" : " without MFA (claim amr)";
  }
}
