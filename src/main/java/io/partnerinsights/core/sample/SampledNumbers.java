package io.partnerinsights.core.sample;

import io.partnerinsights.core.plan.ReportPlan;
import io.partnerinsights.core.schema.ColumnType;
import io.partnerinsights.core.schema.DataDictionary;
import io.partnerinsights.core.schema.ReportColumn;
import io.partnerinsights.core.schema.ReportSchema;
import io.partnerinsights.core.schema.SchemaHints;
import java.util.Optional;

/**
 * The columns that are a DOUBLE only because the values of a sample are numbers. Later values may
 * be ids, which a DOUBLE would change.
 */
public record SampledNumbers(ReportPlan plan, SchemaHints hints) {
  /** Returns the columns, those of a sample with a type that refuses ids. */
  public ReportSchema refusingIds(ReportSchema columns) {
    return new ReportSchema(
        columns.columns().stream()
            .map(
                column ->
                    isSampled(column)
                        ? new ReportColumn(column.name(), ColumnType.EXACT_DOUBLE, column.comment())
                        : column)
            .toList());
  }

  private boolean isSampled(ReportColumn column) {
    return column.type().equals(ColumnType.DOUBLE)
        && hints.find(column.name()).isEmpty()
        && plan.schema().find(column.name()).filter(this::isSampledDouble).isPresent();
  }

  private boolean isSampledDouble(ReportColumn column) {
    Optional<ColumnType> known =
        DataDictionary.bundled().find(plan.query().dataset(), column.name()).map(hints::typeOf);
    return column.type().equals(ColumnType.DOUBLE) && !known.equals(Optional.of(ColumnType.DOUBLE));
  }
}
