import io.partnerinsights.flink.source.PartnerInsightsSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobStatusChangedEvent;
import org.apache.flink.core.execution.JobStatusChangedListener;
import org.apache.flink.core.execution.JobStatusChangedListenerFactory;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.streaming.api.lineage.DatasetConfigFacet;
import org.apache.flink.streaming.api.lineage.LineageDataset;
import org.apache.flink.streaming.api.lineage.SourceLineageVertex;
import org.apache.flink.streaming.runtime.execution.JobCreatedEvent;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.data.RowData;

/**
 * Jobs whose lineage a listener of Flink 2 writes down. Arguments: the file with the options, one
 * in a line; the query of the DataStream API; the statement of SQL; the output.
 */
public final class LineageJob {
  public static void main(String[] args) throws Exception {
    Map<String, String> options =
        Files.readAllLines(Path.of(args[0])).stream()
            .map(line -> line.split("=", 2))
            .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
    Configuration settings =
        Configuration.fromMap(
            Map.of("execution.job-status-changed-listeners", Factory.class.getName()));
    System.setProperty("lineage.output", args[3]);
    stream(settings, options, args[1]);
    sql(settings, options, args[2]);
  }

  private static void stream(Configuration settings, Map<String, String> options, String query)
      throws Exception {
    PartnerInsightsSource<RowData> source =
        PartnerInsightsSource.builder().options(options).option("query", query).build();
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(settings);
    env.fromSource(source, WatermarkStrategy.noWatermarks(), "usage")
        .sinkTo(new DiscardingSink<>());
    env.execute("stream");
  }

  private static void sql(Configuration settings, Map<String, String> options, String select)
      throws Exception {
    TableEnvironment sql =
        TableEnvironment.create(
            EnvironmentSettings.newInstance().inBatchMode().withConfiguration(settings).build());
    String with =
        options.entrySet().stream()
            .map(option -> "'" + option.getKey() + "'='" + option.getValue() + "'")
            .collect(Collectors.joining(", "));
    sql.executeSql("CREATE CATALOG insights WITH ('type'='partnerinsights', " + with + ")");
    sql.executeSql("CREATE TABLE kept (name STRING) WITH ('connector'='blackhole')");
    sql.executeSql("INSERT INTO kept " + select).await();
  }

  /** Flink creates it by the name of its class. */
  public static final class Factory implements JobStatusChangedListenerFactory {
    @Override
    public JobStatusChangedListener createListener(Context context) {
      return Factory::write;
    }

    private static void write(JobStatusChangedEvent event) {
      if (event instanceof JobCreatedEvent created) {
        List<String> lines =
            created.lineageGraph().sources().stream()
                .flatMap(source -> source.datasets().stream().map(each -> line(source, each)))
                .toList();
        try {
          Files.write(
              Path.of(System.getProperty("lineage.output")),
              lines,
              StandardOpenOption.CREATE,
              StandardOpenOption.APPEND);
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    }

    private static String line(SourceLineageVertex source, LineageDataset dataset) {
      DatasetConfigFacet facet = (DatasetConfigFacet) dataset.facets().get("partnerinsights");
      return String.join(
          " ",
          source.boundedness().name(),
          dataset.namespace(),
          dataset.name(),
          facet.config().toString());
    }
  }
}
