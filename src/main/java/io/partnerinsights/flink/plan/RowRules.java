package io.partnerinsights.flink.plan;

import io.partnerinsights.core.options.ParseMode;
import io.partnerinsights.core.schema.ColumnType;
import io.partnerinsights.core.schema.ReportColumn;
import io.partnerinsights.core.schema.ReportSchema;
import io.partnerinsights.core.session.ReadSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What decides, besides a file, which rows are read from it and which values they have. A position
 * is a number of rows, so it has a meaning only together with these rules.
 *
 * @param mode the name of the mode for malformed rows
 * @param columns the columns of the rows in order, each with its type
 * @param checkedColumns the columns that only decide which rows are malformed, each with its type
 */
public record RowRules(String mode, List<String> columns, List<String> checkedColumns) {
  public RowRules {
    columns = List.copyOf(columns);
    checkedColumns = List.copyOf(checkedColumns);
  }

  static RowRules of(ReadSpec spec, List<MetadataColumn> metadata) {
    return new RowRules(
        spec.mode().name(),
        Stream.concat(
                spec.batchSchema().columns().stream().map(RowRules::describeColumn),
                metadata.stream().map(MetadataColumn::key))
            .toList(),
        spec.decodedSchema().columns().stream()
            .filter(column -> spec.batchSchema().findColumn(column.name()).isEmpty())
            .map(RowRules::describeColumn)
            .toList());
  }

  private static String describeColumn(ReportColumn column) {
    return new ReportSchema(List.of(column))
        + (column.type().equals(ColumnType.EXACT_DOUBLE) ? " without ids" : "");
  }

  /**
   * Returns what differs so that these rules read other rows than the saved ones; empty if nothing
   * does. A mode other than FAILFAST's is no difference after it: all rows that FAILFAST has read
   * are well-formed, and each mode reads such rows in the same way.
   */
  public List<String> findDifferences(RowRules savedRules) {
    boolean allWellFormed = savedRules.mode.equals(ParseMode.FAILFAST.name());
    Optional<String> modeDifference =
        Optional.of("mode was " + savedRules.mode + " and is now " + mode)
            .filter(text -> !allWellFormed && !savedRules.mode.equals(mode));
    return Stream.of(
            modeDifference.stream(),
            listDifferences("columns", savedRules.columns, columns),
            listDifferences("checked columns", savedRules.checkedColumns, checkedColumns))
        .flatMap(each -> each)
        .toList();
  }

  private static Stream<String> listDifferences(
      String label, List<String> oldColumns, List<String> newColumns) {
    if (oldColumns.equals(newColumns)) {
      return Stream.empty();
    }
    List<String> differences = new ArrayList<>();
    addMissing(differences, label + " that only the state has: ", oldColumns, newColumns);
    addMissing(differences, label + " that only the new options have: ", newColumns, oldColumns);
    return differences.isEmpty() ? Stream.of(label + " in another order") : differences.stream();
  }

  private static void addMissing(
      List<String> differences, String label, List<String> columns, List<String> otherColumns) {
    List<String> missingColumns = new ArrayList<>(columns);
    missingColumns.removeAll(otherColumns);
    if (!missingColumns.isEmpty()) {
      differences.add(label + String.join(", ", missingColumns));
    }
  }
}
