package io.partnerinsights.flink.source;

import io.partnerinsights.core.session.LineageName;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.streaming.api.lineage.DatasetConfigFacet;
import org.apache.flink.streaming.api.lineage.LineageDataset;
import org.apache.flink.streaming.api.lineage.LineageDatasetFacet;
import org.apache.flink.streaming.api.lineage.SourceLineageVertex;

/** The source in Flink's graph of lineage, with the one dataset that it reads. */
record LineageOfSource(LineageName source, Boundedness boundedness) implements SourceLineageVertex {

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
