package io.partnerinsights.core.csv;

import io.partnerinsights.core.csv.scan.ParseErrors;
import io.partnerinsights.core.schema.ReportColumn;
import io.partnerinsights.core.schema.ReportSchema;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Finds the columns of a schema in a file's header by name, never by position. Case and surrounding
 * blanks are ignored, as are columns that the schema does not name.
 */
final class HeaderMatcher {
  private HeaderMatcher() {}

  /** Returns the position of the field of each column, in the order of the schema. */
  static int[] positions(ReportSchema schema, List<String> header, ParseErrors errors) {
    Map<String, Integer> byName = byName(header, errors);
    List<String> missing = new ArrayList<>();
    int[] positions = new int[schema.columns().size()];
    for (int i = 0; i < positions.length; i++) {
      ReportColumn column = schema.columns().get(i);
      Integer position = byName.get(key(column.name()));
      if (position == null) {
        missing.add(column.name());
      } else {
        positions[i] = position;
      }
    }
    if (!missing.isEmpty()) {
      throw errors.missingColumns(missing, header);
    }
    return positions;
  }

  private static Map<String, Integer> byName(List<String> header, ParseErrors errors) {
    Map<String, Integer> byName = new HashMap<>();
    for (int i = 0; i < header.size(); i++) {
      if (byName.put(key(header.get(i)), i) != null) {
        throw errors.duplicateColumn(header.get(i).strip());
      }
    }
    return byName;
  }

  private static String key(String name) {
    return name.strip().toLowerCase(Locale.ROOT);
  }
}
