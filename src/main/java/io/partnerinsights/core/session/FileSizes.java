package io.partnerinsights.core.session;

import io.partnerinsights.core.model.LruMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The sizes of files that an application has read to their ends, by connection and execution. No
 * call returns them: the service does not know them, and a gzip file's own size says nothing.
 * Thread-safe.
 */
public final class FileSizes {
  private static final int MAX_FILES = 1_000;

  /** The splits of each file by their first byte; one split once the file is known. */
  private final Map<FileId, Map<Long, SplitSize>> files = new LruMap<>(MAX_FILES);

  /** Notes a {@linkplain SplitSize#save saved} split, maybe again or with other borders. */
  public synchronized void add(String saved) {
    String[] parts = saved.split(" ", 5);
    long[] numbers = Stream.of(parts).limit(4).mapToLong(Long::parseLong).toArray();
    SplitSize split = new SplitSize(numbers[0], numbers[1], numbers[2], numbers[3]);
    FileId file = new FileId(parts[4]);
    if (find(file).isEmpty()) {
      files.computeIfAbsent(file, id -> new HashMap<>()).put(split.start(), split);
      find(file).ifPresent(whole -> files.put(file, Map.of(0L, whole)));
    }
  }

  /** Returns the size of a whole file; empty while no known splits make up the file. */
  public synchronized Optional<SplitSize> find(FileId file) {
    Map<Long, SplitSize> splits = files.getOrDefault(file, Map.of());
    SplitSize read = splits.get(0L);
    while (read != null && read.end() < read.fileBytes()) {
      SplitSize next = splits.get(read.end());
      read = next == null ? null : read.with(next);
    }
    return Optional.ofNullable(read);
  }
}
