package io.partnerinsights.core.csv;

import io.partnerinsights.core.csv.split.PartRange;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;

/** Reads a file part by part, for tests to compare. */
final class PartRows {
  private PartRows() {}

  /** All rows of a file that is cut into ranges of so many bytes, the first range maybe shorter. */
  static List<List<Object>> read(byte[] file, int firstSize, int size, ReadSpec spec) {
    FileHead head = ReportReader.readHead(new ByteArrayInputStream(file), spec);
    List<List<Object>> rows = new ArrayList<>();
    int end = Math.min(file.length, firstSize);
    for (int start = 0; start < file.length; start = end, end = Math.min(file.length, end + size)) {
      rows.addAll(read(new MemoryFile(file), new PartRange(start, end), head, spec));
    }
    return rows;
  }

  static List<List<Object>> read(MemoryFile file, PartRange range, FileHead head, ReadSpec spec) {
    List<List<Object>> rows = new ArrayList<>();
    try (ReportReader reader = ReportReader.openPart(file, range, head, spec, 64)) {
      while (reader.next()) {
        rows.addAll(ReportRows.rows(reader.batch()));
      }
    }
    return rows;
  }
}
