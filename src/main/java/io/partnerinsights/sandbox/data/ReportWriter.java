package io.partnerinsights.sandbox.data;

import io.partnerinsights.sandbox.settings.SandboxSettings.FileTrait;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Set;
import java.util.stream.Stream;

/** Writes files with DuckDB's COPY, then adds what it does not support: byte order mark, CR LF. */
record ReportWriter(Database database, Set<FileTrait> traits) {
  void write(String sql, FileFormat format, Path target) {
    database.execute(
        "COPY (" + sql + ") TO " + Sql.quoteText(target.toString()) + copyOptions(format));
    try {
      applyTraits(target);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String copyOptions(FileFormat format) {
    return " (FORMAT csv, HEADER true, QUOTE '\"', ESCAPE '\"', NULLSTR '', DELIMITER "
        + format.separatorSql
        + (traits.contains(FileTrait.QUOTE_ALL) ? ", FORCE_QUOTE *" : "")
        + ")";
  }

  private void applyTraits(Path target) throws IOException {
    if (traits.contains(FileTrait.EMPTY_WITHOUT_ROWS) && isHeaderOnly(target)) {
      Files.write(target, new byte[0]);
    } else if (traits.contains(FileTrait.BYTE_ORDER_MARK) || traits.contains(FileTrait.CRLF)) {
      Path translatedFile = target.resolveSibling(target.getFileName() + ".part");
      copyWithTraits(target, translatedFile);
      Files.move(translatedFile, target, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /** Returns whether a file has one line only; names of columns have no line breaks. */
  private static boolean isHeaderOnly(Path file) throws IOException {
    try (Stream<String> lines = Files.lines(file)) {
      return lines.limit(2).count() < 2;
    }
  }

  private void copyWithTraits(Path source, Path target) throws IOException {
    try (InputStream input = new BufferedInputStream(Files.newInputStream(source), 1 << 16);
        OutputStream output = new BufferedOutputStream(Files.newOutputStream(target), 1 << 16)) {
      if (traits.contains(FileTrait.BYTE_ORDER_MARK)) {
        output.write(new byte[] {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF});
      }
      boolean writesCrLf = traits.contains(FileTrait.CRLF);
      boolean inQuotes = false;
      for (int b = input.read(); b >= 0; b = input.read()) {
        inQuotes ^= b == '"';
        if (writesCrLf && b == '\n' && !inQuotes) {
          output.write('\r');
        }
        output.write(b);
      }
    }
  }
}
