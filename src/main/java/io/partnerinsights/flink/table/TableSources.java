package io.partnerinsights.flink.table;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.Problem;
import io.partnerinsights.core.schema.ReportSchema;
import io.partnerinsights.flink.plan.FlinkReadPlan;
import io.partnerinsights.flink.plan.FlinkTypes;
import io.partnerinsights.flink.plan.Metadata;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.factories.DynamicTableFactory;
import org.apache.flink.table.factories.FactoryUtil;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

/** Creates the sources of tables. Checks the read with the service, by GETs only. */
public final class TableSources {
  private static final String PARALLELISM = FactoryUtil.SOURCE_PARALLELISM.key();

  private TableSources() {}

  public static DynamicTableSource create(DynamicTableFactory.Context context) {
    Map<String, String> options = options(context.getCatalogTable().getOptions());
    refuseColumnsThatMustNotBeNull(context);
    FlinkReadPlan read = FlinkReadPlan.of(options);
    DataType rows = rows(context);
    RowType type = (RowType) rows.getLogicalType();
    if (type.getFieldCount() == 0) {
      throw noColumns(read.plan().schema());
    }
    read.plan().check(FlinkTypes.reportSchema(type));
    return new PartnerInsightsTableSource(read, rows, parallelism(context));
  }

  /** Returns Flink's own option for the number of readers, if the table has it. */
  private static @Nullable Integer parallelism(DynamicTableFactory.Context context) {
    String text = context.getCatalogTable().getOptions().get(PARALLELISM);
    if (text == null) {
      return null;
    }
    if (!text.matches("[1-9]\\d{0,4}")) {
      throw Problem.of(ErrorCode.OPTION_VALUE, "Option " + PARALLELISM + " is " + text)
          .reason("the number of readers must be a whole number above 0")
          .remedy("write 4, for example, or leave it out: Flink's own parallelism applies")
          .toException();
    }
    return Integer.valueOf(text);
  }

  /** Returns the connector's options, without those of Flink itself. */
  private static Map<String, String> options(Map<String, String> all) {
    Map<String, String> options = new TreeMap<>(all);
    options.remove("connector");
    options.remove("property-version");
    options.remove(PARALLELISM);
    return options;
  }

  /** Refuses columns of the file and the report's time, which the service may leave out. */
  private static void refuseColumnsThatMustNotBeNull(DynamicTableFactory.Context context) {
    context.getCatalogTable().getResolvedSchema().getColumns().stream()
        .filter(column -> !column.getDataType().getLogicalType().isNullable())
        .filter(column -> column.isPhysical() || isTime(column))
        .findFirst()
        .ifPresent(
            column -> {
              throw FlinkTypes.NOT_NULL.error(column.getName());
            });
  }

  private static boolean isTime(Column column) {
    return column instanceof Column.MetadataColumn metadata
        && Metadata.GENERATED_TIME
            .key()
            .equals(metadata.getMetadataKey().orElse(metadata.getName()));
  }

  /** Returns the declared columns that the file must have. */
  private static DataType rows(DynamicTableFactory.Context context) {
    return DataTypes.ROW(
            context.getCatalogTable().getResolvedSchema().getColumns().stream()
                .filter(Column::isPhysical)
                .map(column -> DataTypes.FIELD(column.getName(), column.getDataType()))
                .toArray(DataTypes.Field[]::new))
        .notNull();
  }

  private static RuntimeException noColumns(ReportSchema schema) {
    String columns =
        schema.columns().stream()
            .map(column -> "`" + column.name() + "` " + column.type())
            .collect(Collectors.joining(", "));
    return Problem.of(ErrorCode.SCHEMA_HINT, "The table has no columns")
        .reason("Flink reads only columns that CREATE TABLE declares")
        .remedy("declare these columns, or use the catalog: " + columns)
        .toException();
  }
}
