package io.partnerinsights.core.doctor;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.options.ConnectorOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Checks step by step what a read needs, from the sign-in to the file, and says how the service
 * behaves where its documentation is silent. Only the check of a report creates anything, and it
 * deletes that.
 */
public final class Doctor {
  private static final String ABORTED = "an earlier check has failed";

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
   * @throws PartnerInsightsException {@code WAIT_INTERRUPTED}; {@code OUTPUT_UNWRITABLE} if the
   *     exchanges are to be kept and cannot be; errors of the options
   */
  public List<Finding> examine(Consumer<Finding> each) {
    List<Finding> findings = new ArrayList<>();
    try (CheckContext checked = CheckContext.of(account, recordings)) {
      boolean aborted = false;
      for (Check check : checks(checked)) {
        Finding finding = aborted ? check.skipped(ABORTED) : make(check);
        aborted |= finding.isFailed() && check.isRequired();
        findings.add(finding);
        each.accept(finding);
      }
      checked.recorder().checkWritten();
    }
    return findings;
  }

  private List<Check> checks(CheckContext checked) {
    List<Check> checks = new ArrayList<>();
    checks.add(Check.optional("versions", Versions::result));
    checks.add(Check.required("sign-in", new SignInCheck(checked)::result, "T1", "T5"));
    checks.add(Check.optional("renewal", new NextSignIn(account, environment)::result));
    checks.addAll(new DatasetChecks(checked).all());
    checks.addAll(new SampleChecks(checked).all());
    AnswerForms answers = new AnswerForms(checked);
    checks.add(Check.optional("answers", answers::forms, "A1", "A2", "A5", "A29"));
    checks.add(Check.optional("limits", answers::limits, "A28"));
    checks.add(Check.optional("mfa", answers::mfa, "T5"));
    if (report) {
      checks.addAll(new ReportChecks(checked).all());
    }
    return checks;
  }

  private static Finding make(Check check) {
    try {
      return check.finding();
    } catch (PartnerInsightsException e) {
      if (e.code() == ErrorCode.WAIT_INTERRUPTED) {
        throw e;
      }
      return check.failed(e.getMessage());
    }
  }
}
