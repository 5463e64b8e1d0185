package io.partnerinsights.core.csv;

import io.partnerinsights.core.csv.scan.ByteScanner;
import io.partnerinsights.core.csv.scan.ByteSource;
import io.partnerinsights.core.csv.scan.Dialect;
import io.partnerinsights.core.csv.scan.FilePlace;
import io.partnerinsights.core.csv.scan.FileProblems;
import io.partnerinsights.core.csv.split.FileBytes;
import io.partnerinsights.core.csv.split.FilePart;
import io.partnerinsights.core.csv.split.FirstRecord;
import io.partnerinsights.core.csv.split.PartRange;
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
record OpenFile(
    ByteScanner scanner, List<String> names, Optional<FileHead> head, Optional<FilePart> part)
    implements Closeable {

  /** All of it. */
  static OpenFile whole(InputStream file, ReadSpec spec, int step) {
    ByteSource source = new ByteSource(file, 0, step);
    ByteScanner scanner =
        ByteScanner.ofFile(source, spec.dialect(), Long.MAX_VALUE, spec.problems());
    return new OpenFile(scanner, scanner.header(), Optional.empty(), Optional.empty());
  }

  /** The records that begin in a range; the header is in the first. */
  static OpenFile part(FileBytes file, PartRange range, FileHead head, ReadSpec spec, int step)
      throws IOException {
    FileProblems problems = spec.problems();
    FirstRecord proof = new FirstRecord(file, spec.dialect(), provenColumns(head, spec), problems);
    FilePart part = new FilePart(file, range, proof, problems);
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
  private static int provenColumns(FileHead head, ReadSpec spec) {
    return spec.mode() == ParseMode.FAILFAST ? head.names().size() : 0;
  }

  private static OpenFile firstPart(
      ByteSource source, PartRange range, ReadSpec spec, FilePart part) {
    ByteScanner scanner = ByteScanner.ofFile(source, spec.dialect(), range.end(), spec.problems());
    return new OpenFile(scanner, scanner.header(), Optional.empty(), Optional.of(part));
  }

  private static OpenFile laterPart(
      ByteSource source, PartRange range, FileHead head, ReadSpec spec, FilePart part) {
    int columns = head.names().size();
    Dialect dialect = spec.dialect();
    ByteScanner scanner =
        ByteScanner.ofPart(source, dialect, columns, range.end(), spec.problems());
    return new OpenFile(scanner, head.names(), Optional.of(head), Optional.of(part));
  }

  @Override
  public void close() throws IOException {
    scanner.close();
    if (part.isPresent()) {
      part.get().close();
    }
  }

  /** All rows have been read. */
  void checkEnd(FileProblems problems) {
    if (part.isPresent()) {
      long next = scanner.nextRecord();
      try {
        part.get().checkEnd(next);
      } catch (IOException e) {
        throw problems.unreadable(new FilePlace.AtByte(next), e);
      }
    }
  }
}
