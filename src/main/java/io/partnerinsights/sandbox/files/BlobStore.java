package io.partnerinsights.sandbox.files;

import io.partnerinsights.sandbox.settings.Compression;
import io.partnerinsights.sandbox.settings.SandboxSettings;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
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

  /** Makes links of this sandbox differ from those of all others. */
  private final UUID key = UUID.randomUUID();

  private final SandboxSettings settings;
  private final Clock clock;
  private volatile @Nullable UnaryOperator<byte[]> edit;
  private volatile @Nullable BlobErrors rejection;

  public BlobStore(SandboxSettings settings, Clock clock) {
    this.settings = settings;
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
      Path stored = settings.compression == Compression.NONE ? plain : compress(plain);
      Map<String, String> headers = new LinkedHashMap<>();
      headers.put("Content-Type", contentType);
      if (settings.compression == Compression.GZIP) {
        headers.put("Content-Encoding", "gzip");
      }
      blobs.put(name, new Blob(stored, Files.size(stored), nextTag(), clock.instant(), headers));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public void editNewFiles(UnaryOperator<byte[]> change) {
    edit = change;
  }

  /** Returns a new link to a file, signed similar to a shared access signature of Azure Storage. */
  public String link(String origin, String name) {
    String path = PREFIX + name;
    Instant end = clock.instant().plus(settings.linkLifetime).truncatedTo(ChronoUnit.MILLIS);
    return origin
        + path
        + "?sv=2023-11-03&sr=b&sp=r&se="
        + end.toString().replace(":", "%3A")
        + "&sig="
        + signature(path, end.toString());
  }

  /**
   * Rejects every valid link from now on.
   *
   * @param code the error code of Azure Storage
   */
  public void rejectLinks(String code) {
    rejection = BlobErrors.of(code);
  }

  /** Returns why the parameters of a link do not permit reading a path now. */
  Optional<BlobErrors> rejection(String path, Map<String, String> parameters) {
    String end = parameters.getOrDefault("se", "");
    boolean isValid =
        signature(path, end).equals(parameters.get("sig"))
            && clock.instant().isBefore(Instant.parse(end));
    return isValid ? Optional.ofNullable(rejection) : Optional.of(BlobErrors.INVALID_SIGNATURE);
  }

  Instant now() {
    return clock.instant();
  }

  private String signature(String path, String end) {
    byte[] signed = (key + path + "\n" + end).getBytes(StandardCharsets.UTF_8);
    return UUID.nameUUIDFromBytes(signed).toString();
  }

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
