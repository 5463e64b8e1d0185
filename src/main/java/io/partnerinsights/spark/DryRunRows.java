package io.partnerinsights.spark;

import io.partnerinsights.core.session.DryRun;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Converts a dry run to rows. */
public final class DryRunRows {
  /** Schema of the rows: step INT, name STRING, value STRING. */
  static final StructType SCHEMA =
      new StructType()
          .add("step", DataTypes.IntegerType)
          .add("name", DataTypes.StringType)
          .add("value", DataTypes.StringType);

  private DryRunRows() {}

  /** Returns one row for each step, numbered from 1. */
  public static LocalRows of(DryRun dryRun) {
    return new LocalRows("partnerinsights dry run", SCHEMA, () -> rows(dryRun.steps()));
  }

  private static List<List<?>> rows(List<DryRun.Step> steps) {
    return IntStream.range(0, steps.size())
        .<List<?>>mapToObj(i -> List.of(i + 1, steps.get(i).name(), steps.get(i).value()))
        .toList();
  }
}
