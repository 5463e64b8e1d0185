package io.partnerinsights.examples.flink;

import io.partnerinsights.flink.rows.RowDeserializer;
import io.partnerinsights.flink.source.PartnerInsightsSource;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.serialization.SimpleStringEncoder;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.connector.file.sink.FileSink;
import org.apache.flink.core.fs.Path;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.data.RowData;

/**
 * A DataStream job that writes the revenue of each Azure service to text files. It reads
 * credentials from the environment of the client and the JobManager. examples/README.md shows how
 * to run it.
 */
public final class RevenueByService {
  private static final String QUERY =
      "SELECT ServiceLevel1, ACR_USD FROM AzureUsage WHERE IsACRDuplicateAtPGALevel = 0"
          + " TIMESPAN LAST_1_YEAR";

  private static final String USAGE =
      """
      Usage: RevenueByService <folder> [<option>=<value> ...]
        <folder>   where the text files are written, such as /lake/revenue
        <option>   an option of the connector, such as splitSize=16MiB
      Environment: PARTNER_TENANT_ID, PARTNER_CLIENT_ID, PARTNER_REFRESH_TOKEN, and
        PARTNER_CLIENT_SECRET unless the refresh token belongs to a public client
      """;

  /** Number of digits in an amount of money. */
  private static final int PRECISION = 18;

  private static final int SCALE = 5;

  private RevenueByService() {}

  /**
   * Runs the job.
   *
   * @param args the output folder, and then options in the form key=value
   */
  public static void main(String[] args) throws Exception {
    if (args.length == 0) {
      System.err.println(USAGE);
      System.exit(2);
    }
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    write(revenue(env, options(args)), args[0]);
    env.execute("Revenue by service");
  }

  /** Returns the revenue of each service. The job creates the report when it runs. */
  public static DataStream<Tuple2<String, BigDecimal>> revenue(
      StreamExecutionEnvironment env, Map<String, String> options) {
    env.setRuntimeMode(RuntimeExecutionMode.BATCH);
    PartnerInsightsSource<Tuple2<String, BigDecimal>> source =
        PartnerInsightsSource.builder().option("query", QUERY).options(options).build(new Usage());
    return env.fromSource(source, WatermarkStrategy.noWatermarks(), "Azure usage")
        .keyBy(usage -> usage.f0)
        .reduce((one, other) -> Tuple2.of(one.f0, one.f1.add(other.f1)));
  }

  /** Writes one line for each service. */
  public static void write(DataStream<Tuple2<String, BigDecimal>> revenue, String folder) {
    revenue
        .map(each -> each.f0 + "\t" + each.f1)
        .sinkTo(FileSink.forRowFormat(new Path(folder), new SimpleStringEncoder<String>()).build());
  }

  /** Converts a row of the query to a service and its revenue, which may both be empty. */
  private static final class Usage implements RowDeserializer<Tuple2<String, BigDecimal>> {
    private static final long serialVersionUID = 1L;

    @Override
    public Tuple2<String, BigDecimal> deserialize(RowData row) {
      String service = row.isNullAt(0) ? "" : row.getString(0).toString();
      BigDecimal amount =
          row.isNullAt(1) ? BigDecimal.ZERO : row.getDecimal(1, PRECISION, SCALE).toBigDecimal();
      return Tuple2.of(service, amount);
    }

    @Override
    public TypeInformation<Tuple2<String, BigDecimal>> getProducedType() {
      return Types.TUPLE(Types.STRING, Types.BIG_DEC);
    }
  }

  private static Map<String, String> options(String[] args) {
    Map<String, String> options = new HashMap<>();
    options.put("tenantId", System.getenv("PARTNER_TENANT_ID"));
    options.put("clientId", System.getenv("PARTNER_CLIENT_ID"));
    if (System.getenv("PARTNER_CLIENT_SECRET") != null) {
      options.put("clientSecret", "env:PARTNER_CLIENT_SECRET");
    }
    options.put("refreshToken", "env:PARTNER_REFRESH_TOKEN");
    for (int i = 1; i < args.length; i++) {
      String[] option = args[i].split("=", 2);
      options.put(option[0], option[1]);
    }
    return options;
  }
}
