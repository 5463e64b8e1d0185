package io.partnerinsights.flink.source;

import io.partnerinsights.core.Public;
import io.partnerinsights.core.session.LineageName;
import io.partnerinsights.flink.plan.FlinkRead;
import io.partnerinsights.flink.rows.RowDeserializer;
import io.partnerinsights.flink.source.enumerator.EnumeratorMetrics;
import io.partnerinsights.flink.source.enumerator.EnumeratorState;
import io.partnerinsights.flink.source.enumerator.EnumeratorStateSerializer;
import io.partnerinsights.flink.source.enumerator.PartnerInsightsEnumerator;
import io.partnerinsights.flink.source.reader.PartnerInsightsReader;
import io.partnerinsights.flink.source.split.PartnerInsightsSplit;
import io.partnerinsights.flink.source.split.PartnerInsightsSplitSerializer;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.java.typeutils.ResultTypeQueryable;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.streaming.api.lineage.DatasetConfigFacet;
import org.apache.flink.streaming.api.lineage.LineageDataset;
import org.apache.flink.streaming.api.lineage.LineageDatasetFacet;
import org.apache.flink.streaming.api.lineage.LineageVertex;
import org.apache.flink.streaming.api.lineage.LineageVertexProvider;
import org.apache.flink.streaming.api.lineage.SourceLineageVertex;
import org.jspecify.annotations.Nullable;

/**
 * Reads one report of Partner Center Insights, or all executions of a scheduled report, exactly
 * once. The enumerator waits for the report, and readers download its file in parallel.
 *
 * <pre>{@code
 * PartnerInsightsSource<RowData> source =
 *     PartnerInsightsSource.builder()
 *         .option("query", "SELECT CustomerName, Month FROM OfficeUsage")
 *         .option("tenantId", tenantId)
 *         .option("clientId", clientId)
 *         .option("refreshToken", "file:/home/flink/partnerinsights/default.token")
 *         .build();
 * DataStream<RowData> usage =
 *     env.fromSource(source, WatermarkStrategy.noWatermarks(), "usage");
 * }</pre>
 *
 * @param <T> the type of the records
 */
@Public
public final class PartnerInsightsSource<T>
    implements Source<T, PartnerInsightsSplit, EnumeratorState>,
        ResultTypeQueryable<T>,
        LineageVertexProvider {
  private static final long serialVersionUID = 1L;

  private final FlinkRead read;
  private final RowDeserializer<T> deserializer;

  /** Null until the JobManager creates the first enumerator from its copy of the source. */
  private transient @Nullable EnumeratorMetrics enumeratorMetrics;

  private PartnerInsightsSource(FlinkRead read, RowDeserializer<T> deserializer) {
    this.read = read;
    this.deserializer = deserializer;
  }

  @Public
  public static PartnerInsightsSourceBuilder builder() {
    return new PartnerInsightsSourceBuilder();
  }

  public static <T> PartnerInsightsSource<T> of(FlinkRead read, RowDeserializer<T> deserializer) {
    return new PartnerInsightsSource<>(read, deserializer);
  }

  @Override
  public Boundedness getBoundedness() {
    return read.isUnbounded() ? Boundedness.CONTINUOUS_UNBOUNDED : Boundedness.BOUNDED;
  }

  /** Returns the lineage that Flink 2 passes to its job listeners; makes no call. */
  @Override
  public LineageVertex getLineageVertex() {
    return new SourceLineage(read.lineage(), getBoundedness());
  }

  @Override
  public SourceReader<T, PartnerInsightsSplit> createReader(SourceReaderContext context) {
    return PartnerInsightsReader.create(read, deserializer, context);
  }

  @Override
  public SplitEnumerator<PartnerInsightsSplit, EnumeratorState> createEnumerator(
      SplitEnumeratorContext<PartnerInsightsSplit> context) {
    return restoreEnumerator(context, EnumeratorState.initial(read.isUnbounded()));
  }

  @Override
  public SplitEnumerator<PartnerInsightsSplit, EnumeratorState> restoreEnumerator(
      SplitEnumeratorContext<PartnerInsightsSplit> context, EnumeratorState state) {
    return PartnerInsightsEnumerator.create(context, read, state, enumeratorMetrics());
  }

  private synchronized EnumeratorMetrics enumeratorMetrics() {
    if (enumeratorMetrics == null) {
      enumeratorMetrics = new EnumeratorMetrics();
    }
    return enumeratorMetrics;
  }

  @Override
  public SimpleVersionedSerializer<PartnerInsightsSplit> getSplitSerializer() {
    return new PartnerInsightsSplitSerializer();
  }

  @Override
  public SimpleVersionedSerializer<EnumeratorState> getEnumeratorCheckpointSerializer() {
    return new EnumeratorStateSerializer();
  }

  @Override
  public TypeInformation<T> getProducedType() {
    return deserializer.getProducedType();
  }

  /** The source in Flink's graph of lineage, with the one dataset that it reads. */
  private record SourceLineage(LineageName source, Boundedness boundedness)
      implements SourceLineageVertex {

    @Override
    public List<LineageDataset> datasets() {
      NameFacet name = new NameFacet(Map.of("name", source.name()));
      return List.of(new Dataset(source.namespace(), source.name(), Map.of(name.name(), name)));
    }

    private record Dataset(String namespace, String name, Map<String, LineageDatasetFacet> facets)
        implements LineageDataset {}

    /** Keeps the name in SQL, where Flink replaces that of the dataset by the table's. */
    private record NameFacet(Map<String, String> config) implements DatasetConfigFacet {
      @Override
      public String name() {
        return "partnerinsights";
      }
    }
  }
}
