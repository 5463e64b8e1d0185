package io.partnerinsights.sandbox.files;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/** Keeps files by name and gives links to them. Safe for many threads. */
public final class BlobStore {
  /** Every blob's path begins with this. */
  public static final String PREFIX = "/blob/";

  private final Map<String, Blob> blobs = new ConcurrentHashMap<>();
  private final AtomicLong versions = new AtomicLong(0x8DE0000000000L);
  private final Compression compression;
  private final Links links;
  private final Clock clock;
  private volatile Optional<UnaryOperator<byte[]>> edit = Optional.empty();

  /** An empty store whose links live for {@code linkLifetime}. */
  public BlobStore(Compression compression, Duration linkLifetime, Clock clock) {
    this.compression = compression;
    this.links = new Links(clock, linkLifetime);
    this.clock = clock;
  }

  /** Takes a plain file over; the store may compress it and delete the original. */
  public void put(String name, Path plain, String contentType) {
    try {
      Optional<UnaryOperator<byte[]>> change = edit;
      if (change.isPresent()) {
        Files.write(plain, change.get().apply(Files.readAllBytes(plain)));
      }
      Path stored = compression == Compression.NONE ? plain : compress(plain);
      Map<String, String> headers = new LinkedHashMap<>();
      headers.put("Content-Type", contentType);
      if (compression == Compression.GZIP) {
        headers.put("Content-Encoding", "gzip");
      }
      blobs.put(name, blob(stored, headers));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Files that come from now on are changed before they are stored, all in memory. */
  public void editNew(UnaryOperator<byte[]> change) {
    edit = Optional.of(change);
  }

  /** A fresh link to a file. */
  public String link(String origin, String name) {
    String path = PREFIX + name;
    return origin + path + "?" + links.sign(path);
  }

  /** Forgets a file; its links lead to 404. */
  public void remove(String name) {
    Blob gone = blobs.remove(name);
    if (gone != null) {
      try {
        Files.deleteIfExists(gone.file());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Every file becomes another one under the same name: same bytes, later ETag. */
  public void changeAll() {
    blobs.replaceAll(
        (name, old) -> new Blob(old.file(), old.size(), nextTag(), clock.instant(), old.headers()));
  }

  /** Forgets all files. */
  public void removeAll() {
    blobs.keySet().forEach(this::remove);
  }

  Optional<Blob> find(String name) {
    return Optional.ofNullable(blobs.get(name));
  }

  Links links() {
    return links;
  }

  private Blob blob(Path file, Map<String, String> headers) throws IOException {
    return new Blob(file, Files.size(file), nextTag(), clock.instant(), headers);
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

  /** Speed matters more here than size. */
  private static final class FastGzip extends GZIPOutputStream {
    FastGzip(OutputStream out) throws IOException {
      super(out, 1 << 16);
      def.setLevel(Deflater.BEST_SPEED);
    }
  }
}
