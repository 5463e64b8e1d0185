package io.partnerinsights.sandbox.files;

import io.partnerinsights.sandbox.settings.Compression;
import io.partnerinsights.sandbox.settings.SandboxSettings;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** Stores files by name and creates links to them. Thread-safe. */
public final class BlobStore {
  public static final String PREFIX = "/blob/";

  private final Map<String, Blob> blobs = new ConcurrentHashMap<>();
  private final AtomicLong versions = new AtomicLong(0x8DE0000000000L);
  private final Compression compression;
  private final LinkSigner signer;
  private final Clock clock;
  private volatile @Nullable UnaryOperator<byte[]> edit;

  public BlobStore(SandboxSettings settings, Clock clock) {
    this.compression = settings.compression;
    this.signer = new LinkSigner(clock, settings.linkLifetime, UUID.randomUUID());
    this.clock = clock;
  }

  /** One stored file, with the headers that describe it: its type and perhaps its encoding. */
  record Blob(Path file, long size, String etag, Instant modified, Map<String, String> headers) {}

  /** Stores an uncompressed file; the store may edit, compress or delete it. */
  public void put(String name, Path plain, String contentType) {
    try {
      UnaryOperator<byte[]> change = edit;
      if (change != null) {
        Files.write(plain, change.apply(Files.readAllBytes(plain)));
      }
      Path stored = compression == Compression.NONE ? plain : compress(plain);
      Map<String, String> headers = new LinkedHashMap<>();
      headers.put("Content-Type", contentType);
      if (compression == Compression.GZIP) {
        headers.put("Content-Encoding", "gzip");
      }
      blobs.put(name, new Blob(stored, Files.size(stored), nextTag(), clock.instant(), headers));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Edits the uncompressed bytes of every file that is stored from now on, in memory. */
  public void editNewFiles(UnaryOperator<byte[]> change) {
    edit = change;
  }

  public String link(String origin, String name) {
    String path = PREFIX + name;
    return origin + path + "?" + signer.sign(path);
  }

  /** Deletes a file; its links lead to 404. */
  public void remove(String name) {
    Blob removed = blobs.remove(name);
    if (removed != null) {
      try {
        Files.deleteIfExists(removed.file());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Changes the ETag of every file, as if each had been replaced; the bytes stay the same. */
  public void replaceAll() {
    blobs.replaceAll(
        (name, blob) -> new Blob(blob.file, blob.size, nextTag(), clock.instant(), blob.headers));
  }

  public void removeAll() {
    blobs.keySet().forEach(this::remove);
  }

  Optional<Blob> find(String name) {
    return Optional.ofNullable(blobs.get(name));
  }

  boolean permits(String path, Map<String, String> parameters) {
    return signer.permits(path, parameters);
  }

  private String nextTag() {
    return "\"0x" + Long.toHexString(versions.incrementAndGet()) + "\"";
  }

  private static Path compress(Path plain) throws IOException {
    Path packed = plain.resolveSibling(plain.getFileName() + ".gz");
    try (InputStream in = Files.newInputStream(plain);
        OutputStream out = new FastGzip(Files.newOutputStream(packed))) {
      in.transferTo(out);
    }
    Files.delete(plain);
    return packed;
  }

  /** Compresses fast rather than well. */
  private static final class FastGzip extends GZIPOutputStream {
    private static final int BUFFER_BYTES = 64 * 1024;

    FastGzip(OutputStream out) throws IOException {
      super(out, BUFFER_BYTES);
      def.setLevel(Deflater.BEST_SPEED);
    }
  }
}
