package io.partnerinsights.flink.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.flink.FlinkReads;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.testing.SandboxExtension;
import java.net.URI;
import java.nio.file.Path;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.lineage.LineageDataset;
import org.apache.flink.streaming.api.lineage.LineageVertexProvider;
import org.apache.flink.streaming.api.lineage.SourceLineageVertex;
import org.apache.flink.streaming.api.transformations.SourceTransformation;
import org.apache.flink.table.data.RowData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Names that a source has in lineage; FlinksTest runs a listener of Flink 2. */
final class LineageTest {
  @RegisterExtension static final SandboxExtension SERVICE = SandboxExtension.small();

  @TempDir static Path folder;

  @Test
  void aQueryHasTheNameOfItsDataset() {
    SourceLineageVertex vertex =
        vertex(
            builder("query", "SELECT CustomerName FROM officeusage WHERE Month = '2026-01-01'")
                .build());
    LineageDataset dataset = vertex.datasets().get(0);

    assertThat(vertex.boundedness()).isEqualTo(Boundedness.BOUNDED);
    assertThat(dataset.name()).isEqualTo("mpn.OfficeUsage");
    assertThat(dataset.namespace())
        .isEqualTo(
            "partnerinsights://%s/%s"
                .formatted(
                    URI.create(SERVICE.sandbox().apiUrl()).getAuthority(), Sandbox.TENANT_ID));
  }

  @Test
  void aSourceOfExecutionsHasNoEnd() {
    PartnerInsightsSource<RowData> source =
        builder("query", "SELECT CustomerName, Month FROM OfficeUsage TIMESPAN LAST_1_YEAR")
            .option("recurrenceInterval", "24h")
            .unbounded()
            .build();

    assertThat(vertex(source).boundedness()).isEqualTo(Boundedness.CONTINUOUS_UNBOUNDED);
    assertThat(vertex(source).datasets())
        .extracting(LineageDataset::name)
        .containsExactly("mpn.OfficeUsage");
  }

  private static PartnerInsightsSourceBuilder builder(String option, String value) {
    return PartnerInsightsSource.builder()
        .options(FlinkReads.options(SERVICE.sandbox(), folder))
        .option(option, value);
  }

  /** Returns what a reader of Flink's graph finds at the source of a job. */
  private static SourceLineageVertex vertex(PartnerInsightsSource<RowData> source) {
    SourceTransformation<?, ?, ?> job =
        (SourceTransformation<?, ?, ?>)
            StreamExecutionEnvironment.getExecutionEnvironment()
                .fromSource(source, WatermarkStrategy.noWatermarks(), "usage")
                .getTransformation();
    return (SourceLineageVertex) ((LineageVertexProvider) job.getSource()).getLineageVertex();
  }
}
