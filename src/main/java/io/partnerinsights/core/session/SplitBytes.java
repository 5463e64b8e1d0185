package io.partnerinsights.core.session;

import io.partnerinsights.core.csv.split.FileBytes;
import io.partnerinsights.core.download.FileVersion;
import io.partnerinsights.core.download.ReportFile;
import io.partnerinsights.core.download.ReportStream;
import java.io.Closeable;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a file in the store.
 *
 * @param opened the streams, whichever reader has opened them
 */
record SplitBytes(ReportFile file, FileVersion version, List<ReportStream> opened)
    implements FileBytes, Closeable {
  SplitBytes(ReportFile file, FileVersion version) {
    this(file, version, new CopyOnWriteArrayList<>());
  }

  @Override
  public long size() {
    return version.size();
  }

  @Override
  public InputStream open(long from, long wanted) {
    ReportStream stream = file.openAt(version, from, wanted);
    opened.add(stream);
    return stream;
  }

  void abort() {
    opened.forEach(ReportStream::abort);
  }

  @Override
  public void close() {
    @Nullable UncheckedIOException failure = null;
    for (ReportStream stream : opened) {
      try {
        stream.close();
      } catch (UncheckedIOException e) {
        failure = e;
      }
    }
    if (failure != null) {
      throw failure;
    }
  }
}
