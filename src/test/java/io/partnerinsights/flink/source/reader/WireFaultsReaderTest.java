package io.partnerinsights.flink.source.reader;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.session.Application;
import io.partnerinsights.core.session.ReadPlan;
import io.partnerinsights.core.session.ReadSplit;
import io.partnerinsights.core.session.Report;
import io.partnerinsights.core.session.Session;
import io.partnerinsights.flink.FlinkReads;
import io.partnerinsights.flink.plan.FlinkOptions;
import io.partnerinsights.flink.plan.FlinkRead;
import io.partnerinsights.flink.plan.FlinkReadPlan;
import io.partnerinsights.flink.plan.FlinkTypes;
import io.partnerinsights.flink.source.split.PartnerInsightsSplit;
import io.partnerinsights.sandbox.settings.Compression;
import io.partnerinsights.wire.EngineFaults;
import io.partnerinsights.wire.WireCounts;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Faults on the wire at random bytes, while Flink's reader reads. */
@Tag("full")
final class WireFaultsReaderTest {
  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(Compression.class)
  void aFaultChangesNoRows(Compression compression) throws Exception {
    faultsChangeNoRows(compression, 15);
  }

  @ParameterizedTest
  @EnumSource(Compression.class)
  @Tag("long")
  void manyFaultsChangeNoRows(Compression compression) throws Exception {
    faultsChangeNoRows(compression, 1_000);
  }

  private void faultsChangeNoRows(Compression compression, int reads) throws Exception {
    try (EngineFaults faults = new EngineFaults(compression);
        Application application = new Application()) {
      WireCounts counts =
          faults.run("Flink " + compression, reads, 1, options -> sortedRows(options, application));
      System.out.println("Faults on the wire:\n" + counts);
      assertThat(counts.wrong()).isEmpty();
      assertThat(counts.injected()).isEqualTo(reads);
    }
  }

  private List<String> sortedRows(Map<String, String> options, Application application)
      throws Exception {
    Map<String, String> references = FlinkReads.withReferences(options, folder);
    ReadPlan plan = Session.open(FlinkOptions.parse(references, false), application).plan();
    RowType columns = (RowType) FlinkTypes.rowType(plan.schema()).getLogicalType();
    FlinkReadPlan checked = new FlinkReadPlan(plan, references, false);
    FlinkRead read = FlinkRead.of(checked, plan.schema(), columns, List.of(), false);
    Report report = plan.read().await();
    List<String> rows = new ArrayList<>();
    for (ReadSplit part : report.splits(read.spec())) {
      rows.addAll(rows(read, report, part));
    }
    Collections.sort(rows);
    return rows;
  }

  private static List<String> rows(FlinkRead read, Report report, ReadSplit part) {
    PartnerInsightsSplitReader reader =
        PartnerInsightsSplitReaderTest.reader(read, split -> report, split -> true);
    return PartnerInsightsSplitReaderTest.rows(
        reader, new PartnerInsightsSplit("split", part, 0, null), WireFaultsReaderTest::text);
  }

  private static String text(RowData row) {
    String users = row.isNullAt(3) ? "" : String.valueOf(row.getLong(3));
    return row.getString(0) + "|" + row.getInt(1) + "|" + row.getString(2) + "|" + users;
  }
}
