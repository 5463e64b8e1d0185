package io.partnerinsights.core.session;

import io.partnerinsights.core.csv.FileHead;
import io.partnerinsights.core.csv.split.ByteRange;
import io.partnerinsights.core.download.FileVersion;
import java.util.List;

/**
 * Parts of a plain file that may be read side by side; together they are the file.
 *
 * @param version of the file: parts of another one would not fit together
 * @param head what every part must know of the file's start
 * @param ranges from the file's first byte to its last, without a gap
 */
public record FileParts(FileVersion version, FileHead head, List<ByteRange> ranges) {
  public FileParts {
    ranges = List.copyOf(ranges);
  }
}
