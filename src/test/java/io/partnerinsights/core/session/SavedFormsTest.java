package io.partnerinsights.core.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.created.Bookmark;
import io.partnerinsights.core.csv.FileHead;
import io.partnerinsights.core.csv.split.ByteRange;
import io.partnerinsights.core.download.FileVersion;
import io.partnerinsights.core.model.CompletedReport;
import io.partnerinsights.core.model.ReportFormat;
import io.partnerinsights.core.model.SecureLink;
import io.partnerinsights.core.model.TimeRange;
import io.partnerinsights.core.plan.Fingerprint;
import io.partnerinsights.core.plan.ReportRequest;
import io.partnerinsights.core.plan.ReportRequest.ReadTarget;
import io.partnerinsights.core.query.InsightsQuery;
import io.partnerinsights.core.stream.StreamOffset;
import java.lang.reflect.Field;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What jobs keep in their checkpoints, as text. A test that fails here shows that a later version
 * cannot read what this one has saved: give the changed form a version of its own, and read both.
 */
final class SavedFormsTest {
  private static final Instant GENERATED = Instant.parse("2026-06-15T08:00:00Z");

  @Test
  void aBookmarkKeepsItsForm() {
    String text =
        "{\"version\":1,\"fingerprint\":\"0123456789abcdef0123456789abcdef\","
            + "\"mark\":\"00112233aabbccdd\",\"since\":\"2026-06-15T08:00:00Z\","
            + "\"reportId\":\"r1\",\"executionId\":\"e1\"}";
    Bookmark bookmark =
        new Bookmark("0123456789abcdef0123456789abcdef", "00112233aabbccdd", GENERATED, "r1", "e1");

    assertThat(bookmark).hasToString(text);
    assertThat(Bookmark.parse(text)).isEqualTo(bookmark);
  }

  @Test
  void anOffsetOfAStreamKeepsItsForm() {
    String text =
        "{\"version\":1,\"reportId\":\"r1\",\"schema\":\"Month DATE\","
            + "\"from\":\"2026-06-01T00:00:00Z\",\"completeUntil\":\"2026-06-15T08:00:00Z\","
            + "\"skipped\":{\"e1\":\"2026-05-31T08:00:00Z\"},"
            + "\"read\":{\"e2\":\"2026-06-14T08:00:00.123Z\",\"e3\":\"2026-06-15T08:00:00Z\"}}";
    StreamOffset offset = StreamOffset.parse(text);

    assertThat(offset.toJson()).isEqualTo(text);
    assertThat(offset.findTime("e3")).contains(GENERATED);
    assertThat(offset.findTime("e1")).isEmpty();
    assertThat(StreamOffset.initial().toJson()).isEqualTo("{\"version\":1}");
  }

  @Test
  void aSplitKeepsItsForm() {
    CompletedReport report =
        new CompletedReport(
            "r1",
            "e1",
            ReportFormat.CSV,
            SecureLink.of("https://store.example/f", null),
            GENERATED);
    ReadSplit range =
        ReadSplit.ofRange(
            report,
            new FileVersion(100, "\"t\""),
            new FileHead(List.of("Month", "Name"), List.of()),
            new ByteRange(10, 60));
    String whole =
        "{\"reportId\":\"r1\",\"executionId\":\"e1\",\"format\":\"CSV\","
            + "\"generatedTime\":\"2026-06-15T08:00:00Z\"";

    assertThat(ReadSplit.ofWholeFile(report).toJson()).isEqualTo(whole + "}");
    assertThat(range.toJson())
        .isEqualTo(
            whole
                + ",\"range\":{\"size\":100,\"tag\":\"\\\"t\\\"\",\"start\":10,\"end\":60,"
                + "\"names\":[\"Month\",\"Name\"],\"forms\":[]}}");
    assertThat(ReadSplit.ofPreview(new byte[] {1, 2}).toJson()).isEqualTo("{\"preview\":\"AQI=\"}");
    assertThat(Stream.of(ReadSplit.class.getDeclaredFields()).map(Field::getName))
        .as("a field that is null is not in the texts above")
        .contains("reportId", "executionId", "format", "generatedTime", "range", "preview")
        .hasSize(8);
  }

  /** A bookmark is refused if its query's fingerprint has changed. */
  @Test
  void aQueryKeepsItsFingerprint() {
    InsightsQuery query =
        InsightsQuery.parse(
            "SELECT Month, CustomerName FROM OfficeUsage WHERE Month >= '2026-01-01'"
                + " ORDER BY Month TIMESPAN LAST_6_MONTHS");
    TimeRange range = new TimeRange(Instant.parse("2026-01-01T00:00:00Z"), GENERATED);
    Fingerprint account = Fingerprint.of("https://api.example user");

    assertThat(
            Stream.of(
                    new ReportRequest(new ReadTarget.QueryText(query), range, ReportFormat.CSV),
                    new ReportRequest(new ReadTarget.StoredQuery("q1"), null, ReportFormat.TSV),
                    new ReportRequest(
                        new ReadTarget.ExistingReport("r1", null), null, ReportFormat.CSV))
                .map(request -> Fingerprint.of(account, request).digits()))
        .containsExactly(
            "c4d80148fc16f388701a3d42fb5bd7f2",
            "7aab14f7c003f7243e55499250d480d3",
            "df2af02f075c549964bd7741d3eb96a0");
  }
}
