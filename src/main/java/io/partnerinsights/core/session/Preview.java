package io.partnerinsights.core.session;

import io.partnerinsights.core.client.PartnerInsightsClient;
import io.partnerinsights.core.csv.ParseSpec;
import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.report.ReportPlan;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers "any n rows of this" from a test of the query, which takes seconds, if that is provably
 * an answer that the report's file could give: {@link PreviewRules} and {@link SampleRows} say
 * when. The service is asked once; all who read the same see the same rows. Thread-safe.
 */
public final class Preview {
  private static final Logger LOG = LoggerFactory.getLogger(Preview.class);

  private final PartnerInsightsClient client;
  private final ReportPlan plan;

  /** Null until the service has been asked; then empty if it gave nothing that proves anything. */
  private Optional<SampleRows> sample;

  /** Nothing is asked yet. */
  public Preview(PartnerInsightsClient client, ReportPlan plan) {
    this.client = client;
    this.plan = plan;
  }

  /** Whether so many rows might be answered so; no call. */
  public boolean mayAnswer(int limit) {
    return PreviewRules.allow(plan, limit);
  }

  /**
   * A file with rows of the answer, as many as the limit asks for, to be read as the report's is.
   * Empty if that cannot be proven, or the service does not answer: then there must be a report.
   *
   * @param spec how the file will be read: the wanted columns, and the format CSV
   * @throws PartnerInsightsException {@code WAIT_INTERRUPTED} only
   */
  public Optional<byte[]> file(int limit, ParseSpec spec) {
    if (!mayAnswer(limit)) {
      return Optional.empty();
    }
    int needed = PreviewRules.rowsNeeded(plan.query(), limit);
    Optional<byte[]> file =
        sample().filter(rows -> rows.prove(needed, spec)).map(rows -> rows.file(needed, spec));
    LOG.info(
        file.isPresent()
            ? "Answered by a preview of {} rows, without a report (option preview)"
            : "A preview cannot prove {} rows of this answer; a report is needed",
        needed);
    return file;
  }

  private synchronized Optional<SampleRows> sample() {
    if (sample == null) {
      sample = ask();
    }
    return sample;
  }

  private Optional<SampleRows> ask() {
    try {
      return client
          .dataset(plan.query().dataset())
          .filter(live -> PreviewRules.selectsPlainColumns(plan.query(), live))
          .map(live -> new SampleRows(plan.query(), client.testQuery(PreviewRules.test(plan))));
    } catch (PartnerInsightsException e) {
      if (e.code() == ErrorCode.WAIT_INTERRUPTED) {
        throw e;
      }
      LOG.info("There is no preview: {}", e.getMessage());
      return Optional.empty();
    }
  }
}
