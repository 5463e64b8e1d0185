package io.partnerinsights.spark;

import io.partnerinsights.core.report.broker.DryRun;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.connector.catalog.SupportsRead;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.connector.catalog.TableCapability;
import org.apache.spark.sql.connector.read.LocalScan;
import org.apache.spark.sql.connector.read.ScanBuilder;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;
import org.apache.spark.unsafe.types.UTF8String;

/** What would be done, as a table: the option dryRun. */
final class DryRunTable implements Table, SupportsRead {
  /** step INT, name STRING, value STRING. */
  static final StructType SCHEMA =
      new StructType()
          .add("step", DataTypes.IntegerType)
          .add("name", DataTypes.StringType)
          .add("value", DataTypes.StringType);

  private final DryRun dryRun;

  /** A table of these steps. */
  DryRunTable(DryRun dryRun) {
    this.dryRun = dryRun;
  }

  @Override
  public String name() {
    return "partnerinsights dry run";
  }

  /** Deprecated in Spark for columns(), which Spark 3.5 makes from this. */
  @Override
  @SuppressWarnings("deprecation")
  public StructType schema() {
    return SCHEMA;
  }

  @Override
  public Set<TableCapability> capabilities() {
    return Set.of(TableCapability.BATCH_READ);
  }

  @Override
  public ScanBuilder newScanBuilder(CaseInsensitiveStringMap options) {
    return () -> new Steps(dryRun.steps());
  }

  private record Steps(List<DryRun.Step> steps) implements LocalScan {
    @Override
    public StructType readSchema() {
      return SCHEMA;
    }

    @Override
    public InternalRow[] rows() {
      return IntStream.range(0, steps.size()).mapToObj(this::row).toArray(InternalRow[]::new);
    }

    private InternalRow row(int number) {
      DryRun.Step step = steps.get(number);
      return new GenericInternalRow(
          new Object[] {
            number + 1, UTF8String.fromString(step.name()), UTF8String.fromString(step.value())
          });
    }
  }
}
