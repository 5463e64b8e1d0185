package io.partnerinsights.flink.source;

import io.partnerinsights.flink.rows.RowDeserializer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.connector.testframe.environment.MiniClusterTestEnvironment;
import org.apache.flink.connector.testframe.external.ExternalContextFactory;
import org.apache.flink.connector.testframe.external.ExternalSystemSplitDataWriter;
import org.apache.flink.connector.testframe.external.source.DataStreamSourceExternalContext;
import org.apache.flink.connector.testframe.external.source.TestingSourceSettings;
import org.apache.flink.connector.testframe.junit.annotations.TestContext;
import org.apache.flink.connector.testframe.junit.annotations.TestEnv;
import org.apache.flink.connector.testframe.junit.annotations.TestSemantics;
import org.apache.flink.connector.testframe.testsuites.SourceTestSuiteBase;
import org.apache.flink.core.execution.CheckpointingMode;
import org.apache.flink.table.data.RowData;
import org.junit.jupiter.api.Tag;

/**
 * Flink's own tests of a source, bounded and unbounded: several splits, idle readers, savepoints,
 * other parallelisms, metrics, and a TaskManager that fails. What they call the data of a split is
 * the file of an execution.
 */
@Tag("full")
final class SourceSuiteTest extends SourceTestSuiteBase<String> {
  @TestSemantics final CheckpointingMode[] semantics = {CheckpointingMode.EXACTLY_ONCE};

  @TestEnv final MiniClusterTestEnvironment environment = new MiniClusterTestEnvironment();

  @TestContext final ExternalContextFactory<Executions> context = name -> new Executions();

  /** A sandbox in which each file has the records of the suite. */
  private static final class Executions implements DataStreamSourceExternalContext<String> {
    private static final int RECORDS = 50;

    private final DailyExecutions daily;
    private final List<String> file = new ArrayList<>();

    Executions() {
      try {
        daily = DailyExecutions.start(Files.createTempDirectory("suite"));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      daily.sandbox().damageNewFiles(ignored -> content().getBytes(StandardCharsets.UTF_8));
    }

    private String content() {
      StringBuilder csv = new StringBuilder("CustomerName,Month,MPNId\n");
      file.forEach(record -> csv.append(record).append(",2026-01-01,1\n"));
      return csv.toString();
    }

    @Override
    public Source<String, ?, ?> createSource(TestingSourceSettings settings) {
      PartnerInsightsSourceBuilder builder =
          PartnerInsightsSource.builder().options(daily.options("splitSize", "64MiB"));
      return (isBounded(settings) ? builder : builder.unbounded()).build(new Names());
    }

    private static boolean isBounded(TestingSourceSettings settings) {
      return settings.getBoundedness() == Boundedness.BOUNDED;
    }

    /** A bounded source reads the latest execution, so its file also has the earlier records. */
    @Override
    public ExternalSystemSplitDataWriter<String> createSourceSplitDataWriter(
        TestingSourceSettings settings) {
      return new ExternalSystemSplitDataWriter<>() {
        @Override
        public void writeRecords(List<String> records) {
          if (!isBounded(settings)) {
            file.clear();
          }
          file.addAll(records);
          daily.passDays(1);
        }

        @Override
        public void close() {}
      };
    }

    @Override
    public List<String> generateTestData(TestingSourceSettings settings, int split, long seed) {
      Random random = new Random(seed);
      List<String> records = new ArrayList<>();
      for (int i = 0; i < RECORDS; i++) {
        records.add(split + "-" + i + "-" + random.nextLong());
      }
      return records;
    }

    @Override
    public TypeInformation<String> getProducedType() {
      return Types.STRING;
    }

    @Override
    public List<URL> getConnectorJarPaths() {
      return List.of();
    }

    @Override
    public void close() {
      daily.close();
    }
  }

  /** Returns the first column of each row. */
  private static final class Names implements RowDeserializer<String> {
    private static final long serialVersionUID = 1L;

    @Override
    public String deserialize(RowData row) {
      return row.getString(0).toString();
    }

    @Override
    public TypeInformation<String> getProducedType() {
      return Types.STRING;
    }
  }
}
