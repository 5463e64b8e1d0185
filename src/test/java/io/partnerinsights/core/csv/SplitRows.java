package io.partnerinsights.core.csv;

import io.partnerinsights.core.csv.split.ByteRange;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;

/** Reads a file split by split, for comparisons in tests. */
final class SplitRows {
  private SplitRows() {}

  /** Returns all rows of a file in splits of {@code size} bytes, the first of {@code firstSize}. */
  static List<List<Object>> read(byte[] file, int firstSize, int size, ParseSpec spec) {
    FileHead head = CsvReader.readHead(new ByteArrayInputStream(file), spec);
    List<List<Object>> rows = new ArrayList<>();
    int end = Math.min(file.length, firstSize);
    for (int start = 0; start < file.length; start = end, end = Math.min(file.length, end + size)) {
      rows.addAll(read(new MemoryFile(file), new ByteRange(start, end), head, spec));
    }
    return rows;
  }

  static List<List<Object>> read(MemoryFile file, ByteRange range, FileHead head, ParseSpec spec) {
    List<List<Object>> rows = new ArrayList<>();
    try (CsvReader reader = CsvReader.openSplit(file, range, head, spec, 64)) {
      while (reader.next()) {
        rows.addAll(ReportRows.rows(reader.batch()));
      }
    }
    return rows;
  }
}
