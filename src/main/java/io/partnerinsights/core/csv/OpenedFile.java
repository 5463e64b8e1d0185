package io.partnerinsights.core.csv;

import io.partnerinsights.core.csv.scan.ByteScanner;
import io.partnerinsights.core.csv.scan.ByteSource;
import io.partnerinsights.core.csv.scan.Dialect;
import io.partnerinsights.core.csv.scan.FilePosition;
import io.partnerinsights.core.csv.scan.ParseErrors;
import io.partnerinsights.core.csv.split.ByteRange;
import io.partnerinsights.core.csv.split.FileBytes;
import io.partnerinsights.core.csv.split.FileSplit;
import io.partnerinsights.core.csv.split.FirstRecord;
import io.partnerinsights.core.options.ParseMode;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/**
 * A file, or a part of one, opened before its first row.
 *
 * @param scanner to cut the rows with
 * @param names of the file's columns; none when it is empty
 * @param head of the file, for a part that begins behind it
 * @param part what is read, if it is not the whole file
 */
record OpenedFile(
    ByteScanner scanner, List<String> names, Optional<FileHead> head, Optional<FileSplit> part)
    implements Closeable {

  /** All of it. */
  static OpenedFile whole(InputStream file, ParseSpec spec, int step) {
    ByteSource source = new ByteSource(file, 0, step);
    ByteScanner scanner =
        ByteScanner.ofFile(source, spec.dialect(), Long.MAX_VALUE, spec.problems());
    return new OpenedFile(scanner, scanner.header(), Optional.empty(), Optional.empty());
  }

  /** The records that begin in a range; the header is in the first. */
  static OpenedFile part(FileBytes file, ByteRange range, FileHead head, ParseSpec spec, int step)
      throws IOException {
    ParseErrors problems = spec.problems();
    FirstRecord proof = new FirstRecord(file, spec.dialect(), provenColumns(head, spec), problems);
    FileSplit part = new FileSplit(file, range, proof, problems);
    try {
      long first = part.findFirst();
      ByteSource source = new ByteSource(part.bytes(), first, step, part.wantedEnd());
      return range.start() == 0
          ? firstPart(source, range, spec, part)
          : laterPart(source, range, head, spec, part);
    } catch (IOException | RuntimeException e) {
      part.close();
      throw e;
    }
  }

  /** Where rows may have any number of fields, the number tells nothing. */
  private static int provenColumns(FileHead head, ParseSpec spec) {
    return spec.mode() == ParseMode.FAILFAST ? head.names().size() : 0;
  }

  private static OpenedFile firstPart(
      ByteSource source, ByteRange range, ParseSpec spec, FileSplit part) {
    ByteScanner scanner = ByteScanner.ofFile(source, spec.dialect(), range.end(), spec.problems());
    return new OpenedFile(scanner, scanner.header(), Optional.empty(), Optional.of(part));
  }

  private static OpenedFile laterPart(
      ByteSource source, ByteRange range, FileHead head, ParseSpec spec, FileSplit part) {
    int columns = head.names().size();
    Dialect dialect = spec.dialect();
    ByteScanner scanner =
        ByteScanner.ofPart(source, dialect, columns, range.end(), spec.problems());
    return new OpenedFile(scanner, head.names(), Optional.of(head), Optional.of(part));
  }

  @Override
  public void close() throws IOException {
    scanner.close();
    if (part.isPresent()) {
      part.get().close();
    }
  }

  /** All rows have been read. */
  void checkEnd(ParseErrors problems) {
    if (part.isPresent()) {
      long next = scanner.nextRecord();
      try {
        part.get().checkEnd(next);
      } catch (IOException e) {
        throw problems.unreadable(new FilePosition.AtByte(next), e);
      }
    }
  }
}
