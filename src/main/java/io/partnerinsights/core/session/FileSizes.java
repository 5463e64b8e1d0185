package io.partnerinsights.core.session;

import io.partnerinsights.core.model.RecentMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The sizes of files that an application has read to their ends, by execution. No call returns
 * them: the service does not know them, and a gzip file's own size says nothing. Thread-safe.
 */
public final class FileSizes {
  private static final int MAX_FILES = 1_000;

  /** The splits of each execution's file by their first byte; one split once the file is known. */
  private final Map<String, Map<Long, SplitSize>> files = new RecentMap<>(MAX_FILES);

  /**
   * Notes a split that was read to its end, possibly again or with other borders than before.
   *
   * @param saved from {@link SplitSize#save}
   */
  public synchronized void add(String saved) {
    SplitSize split = SplitSize.restore(saved);
    if (find(split.executionId()).isEmpty()) {
      files.computeIfAbsent(split.executionId(), id -> new HashMap<>()).put(split.start(), split);
      find(split.executionId()).ifPresent(file -> files.put(file.executionId(), Map.of(0L, file)));
    }
  }

  /** Returns the size of a whole file; empty while no known splits make up the file. */
  public synchronized Optional<SplitSize> find(String executionId) {
    Map<Long, SplitSize> splits = files.getOrDefault(executionId, Map.of());
    SplitSize read = splits.get(0L);
    while (read != null && read.end() < read.fileBytes()) {
      SplitSize next = splits.get(read.end());
      read = next == null ? null : read.with(next);
    }
    return Optional.ofNullable(read);
  }
}
