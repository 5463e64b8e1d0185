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
public record RestoreCompatibility(String mode, List<String> columns, List<String> checkedColumns) {
  public RestoreCompatibility {
    columns = List.copyOf(columns);
    checkedColumns = List.copyOf(checkedColumns);
  }

  static RestoreCompatibility of(ReadSpec spec, List<Metadata> metadata) {
    return new RestoreCompatibility(
        spec.mode().name(),
        Stream.concat(
                spec.columns().columns().stream().map(RestoreCompatibility::describeColumn),
                metadata.stream().map(Metadata::key))
            .toList(),
        spec.decodedColumns().columns().stream()
            .filter(column -> spec.columns().find(column.name()).isEmpty())
            .map(RestoreCompatibility::describeColumn)
            .toList());
  }

  private static String describeColumn(ReportColumn column) {
    return new ReportSchema(List.of(column))
        + (column.type().equals(ColumnType.EXACT_DOUBLE) ? " without ids" : "");
  }

  /**
   * Describes why rows that were read by earlier rules are not those that these rules read. Empty
   * if they are. That may be so after FAILFAST: all rows that it has read are well-formed, and each
   * mode that checks the same columns reads such rows in the same way.
   */
  public List<String> findDifferences(RestoreCompatibility earlier) {
    boolean allWellFormed = earlier.mode.equals(ParseMode.FAILFAST.name());
    Optional<String> otherMode =
        Optional.of("mode was " + earlier.mode + " and is now " + mode)
            .filter(text -> !allWellFormed && !earlier.mode.equals(mode));
    return Stream.of(
            otherMode.stream(),
            listDifferences("columns", earlier.columns, columns),
            listDifferences("checked columns", earlier.checkedColumns, checkedColumns))
        .flatMap(each -> each)
        .toList();
  }

  private static Stream<String> listDifferences(
      String what, List<String> earlier, List<String> now) {
    if (earlier.equals(now)) {
      return Stream.empty();
    }
    List<String> differences = new ArrayList<>();
    addOnly(differences, what + " that only the state has: ", earlier, now);
    addOnly(differences, what + " that only the new options have: ", now, earlier);
    return differences.isEmpty() ? Stream.of(what + " in another order") : differences.stream();
  }

  private static void addOnly(
      List<String> differences, String what, List<String> columns, List<String> otherColumns) {
    List<String> missingColumns = new ArrayList<>(columns);
    missingColumns.removeAll(otherColumns);
    if (!missingColumns.isEmpty()) {
      differences.add(what + String.join(", ", missingColumns));
    }
  }
}
