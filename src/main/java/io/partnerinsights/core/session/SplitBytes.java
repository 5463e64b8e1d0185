package io.partnerinsights.core.session;

import io.partnerinsights.core.csv.split.FileBytes;
import io.partnerinsights.core.download.FileVersion;
import io.partnerinsights.core.download.ReportFile;
import io.partnerinsights.core.download.ReportStream;
import io.partnerinsights.core.download.Transfer;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The bytes of a file in the store, and the sum of the statistics of its opened streams. */
final class SplitBytes implements FileBytes, Transfer {
  private final ReportFile file;
  private final FileVersion version;
  private final List<ReportStream> opened = new CopyOnWriteArrayList<>();

  SplitBytes(ReportFile file, FileVersion version) {
    this.file = file;
    this.version = version;
  }

  @Override
  public Optional<String> tag() {
    return Optional.of(version.tag());
  }

  @Override
  public long size() {
    return version.size();
  }

  @Override
  public Optional<Long> storedSize() {
    return Optional.of(version.size());
  }

  @Override
  public InputStream open(long from, long wanted) {
    ReportStream stream = file.openAt(version, from, wanted);
    opened.add(stream);
    return stream;
  }

  @Override
  public void abort() {
    opened.forEach(ReportStream::abort);
  }

  /** Closes all streams, whichever reader has opened them. */
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

  @Override
  public long bytesReceived() {
    return opened.stream().mapToLong(Transfer::bytesReceived).sum();
  }

  @Override
  public int resumes() {
    return opened.stream().mapToInt(Transfer::resumes).sum();
  }

  @Override
  public Duration timeWaiting() {
    return sum(Transfer::timeWaiting);
  }

  @Override
  public Duration timeDownloading() {
    return sum(Transfer::timeDownloading);
  }

  @Override
  public Duration timeInflating() {
    return sum(Transfer::timeInflating);
  }

  private Duration sum(Function<Transfer, Duration> figure) {
    return opened.stream().map(figure).reduce(Duration.ZERO, Duration::plus);
  }
}
