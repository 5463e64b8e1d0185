package io.partnerinsights.core.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.model.ReportFormat;
import io.partnerinsights.core.model.TimeRange;
import io.partnerinsights.core.plan.ReportRequest.ReadTarget;
import io.partnerinsights.core.query.InsightsQuery;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which requests have equal fingerprints, and so share a report. */
final class FingerprintTest {
  private static final String QUERY =
      "SELECT Month, CustomerName FROM OfficeUsage ORDER BY Month TIMESPAN LAST_6_MONTHS";
  private static final Fingerprint ACCOUNT = Fingerprint.of("https://api.example user");

  private static Fingerprint of(String query, TimeRange range, ReportFormat format) {
    ReadTarget target = new ReadTarget.QueryText(InsightsQuery.parse(query));
    return Fingerprint.of(ACCOUNT, new ReportRequest(target, range, format));
  }

  @Test
  void differentRequestsHaveDifferentFingerprints() {
    TimeRange range =
        new TimeRange(Instant.parse("2026-01-01T00:00:00Z"), Instant.parse("2026-02-01T00:00:00Z"));
    ReportRequest request =
        new ReportRequest(
            new ReadTarget.QueryText(InsightsQuery.parse(QUERY)), null, ReportFormat.CSV);

    assertThat(
            List.of(
                of(QUERY, null, ReportFormat.CSV),
                of("SELECT Month FROM OfficeUsage", null, ReportFormat.CSV),
                of(QUERY, range, ReportFormat.CSV),
                of(QUERY, null, ReportFormat.TSV),
                Fingerprint.of(Fingerprint.of("https://api.example other"), request),
                Fingerprint.of(Fingerprint.of("https://other.example user"), request)))
        .doesNotHaveDuplicates();
  }

  @Test
  void spellingDoesNotChangeTheFingerprint() {
    String spelled =
        "select Month,CustomerName from OfficeUsage order by Month desc timespan last_6_months;";

    assertThat(of(spelled, null, ReportFormat.CSV)).isEqualTo(of(QUERY, null, ReportFormat.CSV));
  }
}
