package io.partnerinsights.flink.source;

import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.sandbox.SandboxBuilder;
import io.partnerinsights.sandbox.settings.Compression;
import io.partnerinsights.sandbox.settings.Quirk;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.data.RowData;

/** The rows of one query as texts, as a job reads them and as DuckDB returns them. */
final class UsageRows {
  /** Has the same rows at any time. */
  static final String QUERY =
      "SELECT CustomerName, Month, MPNId FROM OfficeUsage TIMESPAN LIFETIME";

  /** Divides the file of a small sandbox into several splits. */
  static final String[] SMALL_SPLITS = {"splitSize", "4KiB"};

  private UsageRows() {}

  /** Returns the settings of a sandbox whose files can be divided. */
  static SandboxBuilder sandboxSettings(double scale) {
    return Sandbox.builder().quirk(Quirk.PAGE_DATASETS).scale(scale).compression(Compression.NONE);
  }

  /** Returns the rows that a bounded job with these options reads. */
  static DataStream<String> createStream(
      StreamExecutionEnvironment env, Map<String, String> options) {
    PartnerInsightsSource<RowData> source =
        PartnerInsightsSource.builder().options(options).option("query", QUERY).build();
    return env.fromSource(source, WatermarkStrategy.noWatermarks(), "usage")
        .uid("usage")
        .map(UsageRows::toText)
        .returns(Types.STRING);
  }

  static String toText(RowData row) {
    String name = row.isNullAt(0) ? null : row.getString(0).toString();
    String partner = row.isNullAt(2) ? null : row.getString(2).toString();
    return name + " " + row.getInt(1) + " " + partner;
  }

  static List<String> expectedTexts(Sandbox sandbox) {
    return sandbox.expectedRows(QUERY).stream()
        .map(
            row ->
                row.get("CustomerName")
                    + (" " + LocalDate.parse(row.get("Month")).toEpochDay())
                    + (" " + row.get("MPNId")))
        .toList();
  }
}
