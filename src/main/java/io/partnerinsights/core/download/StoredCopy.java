package io.partnerinsights.core.download;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.PartnerInsightsException;
import java.io.Closeable;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A copy of a report's stored bytes on this machine, as the store sends them. A file beside it has
 * the store's tag and a checksum, so that another process continues a copy that was not completed.
 * Until it is closed, it holds a lock: another process must not replace a copy that is read.
 */
public final class StoredCopy implements Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(StoredCopy.class);
  private static final int BUFFER_BYTES = 256 << 10;

  private final Path path;
  private final FileRequests requests;
  private final DownloadErrors errors;
  private final CopyTag tag;

  /** Null before {@link #complete}. The end of any other channel to the file ends the lock too. */
  private FileChannel channel;

  StoredCopy(Path path, FileRequests requests, DownloadErrors errors) {
    this.path = path;
    this.requests = requests;
    this.errors = errors;
    this.tag = new CopyTag(path, errors.file());
  }

  /** Receives the progress of a download. */
  @FunctionalInterface
  public interface Progress {
    /**
     * Called after each part that was written.
     *
     * @param bytes the number of bytes on this machine, of earlier processes too
     * @param size the file's size in the store, if it is known
     */
    void stored(long bytes, OptionalLong size);
  }

  /**
   * Downloads the bytes that are missing. A copy of another version of the file is replaced. A
   * failure closes the copy.
   *
   * @throws IOException if the copy cannot be written
   * @throws PartnerInsightsException as {@link ReportFile#open}
   */
  public void complete(Progress progress) throws IOException {
    channel =
        FileChannel.open(
            path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      lock(channel);
      Optional<CopyTag.Start> known = tag.read();
      if (known.isEmpty() || !resume(channel, known.get(), progress)) {
        start(channel, progress);
      }
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
  }

  /** The end of the channel, or of the process, releases the lock. */
  private void lock(FileChannel copy) throws IOException {
    try {
      if (copy.tryLock() == null) {
        throw errors.copyInUse(path);
      }
    } catch (OverlappingFileLockException e) {
      throw errors.copyInUse(path);
    }
  }

  /** Returns false if the copy is damaged, or the store has another version of the file now. */
  private boolean resume(FileChannel copy, CopyTag.Start known, Progress progress)
      throws IOException {
    Optional<CopyWriter> checked = CopyWriter.after(known, copy, tag);
    if (checked.isEmpty()) {
      LOG.warn("{}: the stored bytes are damaged; the download starts again", errors.file());
      return false;
    }
    CopyWriter writer = checked.get();
    FileVersion version = known.version();
    progress.stored(writer.position(), OptionalLong.of(version.size()));
    if (writer.position() == version.size()) {
      return true;
    }
    ResumingStream stored =
        new ResumingStream(requests, version, writer.position(), FileRequests.END_OF_FILE, errors);
    try {
      stored.begin();
      LOG.info("{}: the download continues at byte {}", errors.file(), writer.position());
      append(stored, writer, progress);
      return true;
    } catch (PartnerInsightsException e) {
      if (e.code() != ErrorCode.FILE_CHANGED) {
        throw e;
      }
      LOG.warn("{}: the file has changed; the download starts again", errors.file());
      return false;
    }
  }

  private void start(FileChannel copy, Progress progress) throws IOException {
    tag.delete();
    copy.truncate(0);
    FileResponse response = requests.open();
    ResumingStream stored =
        new ResumingStream(requests, response, FileRequests.END_OF_FILE, errors);
    append(stored, new CopyWriter(copy, tag, response.announcedVersion()), progress);
  }

  private static void append(ResumingStream stored, CopyWriter writer, Progress progress)
      throws IOException {
    byte[] buffer = new byte[BUFFER_BYTES];
    try (stored) {
      for (int count = stored.read(buffer); count >= 0; count = stored.read(buffer)) {
        writer.append(buffer, count);
        progress.stored(writer.position(), stored.size());
      }
      writer.writeTag();
    }
  }

  /**
   * Opens the content of a complete copy; gzip is inflated.
   *
   * @throws IOException if the copy cannot be read
   * @throws PartnerInsightsException {@code FILE_CORRUPT}, {@code STORAGE_REFUSED}
   */
  public InputStream open() throws IOException {
    channel.position(0);
    InputStream stored = new StaysOpen(Channels.newInputStream(channel));
    return OtherContent.reject(InflatedContent.of(stored, errors).stream(), errors);
  }

  /** Deletes the copy and its tag. */
  public void delete() throws IOException {
    Files.deleteIfExists(path);
    tag.delete();
  }

  /** Releases the lock. */
  @Override
  public void close() throws IOException {
    channel.close();
  }

  /** The bytes of the copy, whose lock stays after their end. */
  private static final class StaysOpen extends FilterInputStream {
    StaysOpen(InputStream stored) {
      super(stored);
    }

    @Override
    public void close() {}
  }
}
