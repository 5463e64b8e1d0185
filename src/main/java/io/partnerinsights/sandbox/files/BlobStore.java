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
  public static final String PATH_PREFIX = "/blob/";

  private final Map<String, Blob> blobs = new ConcurrentHashMap<>();
  private final AtomicLong lastEtagNumber = new AtomicLong(0x8DE0000000000L);

  /** Makes links of this sandbox differ from those of all others. */
  private final UUID linkKey = UUID.randomUUID();

  private final SandboxSettings settings;
  private final Clock clock;
  private volatile @Nullable UnaryOperator<byte[]> newFileEditor;
  private volatile @Nullable BlobError rejection;

  public BlobStore(SandboxSettings settings, Clock clock) {
    this.settings = settings;
    this.clock = clock;
  }

  /** One stored file, with the headers that describe it: its type and perhaps its encoding. */
  record Blob(
      Path file, long size, String etag, Instant modifiedTime, Map<String, String> headers) {}

  /** Stores an uncompressed file; the store may edit, compress or delete it. */
  public void storeFile(String name, Path plainFile, String contentType) {
    try {
      UnaryOperator<byte[]> fileEditor = newFileEditor;
      if (fileEditor != null) {
        Files.write(plainFile, fileEditor.apply(Files.readAllBytes(plainFile)));
      }
      Path storedFile =
          settings.compression == Compression.NONE ? plainFile : compressFile(plainFile);
      Map<String, String> headers = new LinkedHashMap<>();
      headers.put("Content-Type", contentType);
      if (settings.compression == Compression.GZIP) {
        headers.put("Content-Encoding", "gzip");
      }
      blobs.put(
          name, new Blob(storedFile, Files.size(storedFile), nextEtag(), clock.instant(), headers));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public void setNewFileEditor(UnaryOperator<byte[]> fileEditor) {
    newFileEditor = fileEditor;
  }

  /** Returns a new link to a file, signed similar to a shared access signature of Azure Storage. */
  public String createLink(String origin, String name) {
    String path = PATH_PREFIX + name;
    Instant expiry = clock.instant().plus(settings.linkLifetime).truncatedTo(ChronoUnit.MILLIS);
    return origin
        + path
        + "?sv=2023-11-03&sr=b&sp=r&se="
        + expiry.toString().replace(":", "%3A")
        + "&sig="
        + linkSignature(path, expiry.toString());
  }

  /**
   * Rejects every valid link from now on.
   *
   * @param code the error code of Azure Storage
   */
  public void rejectLinks(String code) {
    rejection = BlobError.byCode(code);
  }

  /** Returns why the parameters of a link do not permit reading a path now. */
  Optional<BlobError> findRejection(String path, Map<String, String> parameters) {
    String expiry = parameters.getOrDefault("se", "");
    boolean isValid =
        linkSignature(path, expiry).equals(parameters.get("sig"))
            && clock.instant().isBefore(Instant.parse(expiry));
    return isValid ? Optional.ofNullable(rejection) : Optional.of(BlobError.INVALID_SIGNATURE);
  }

  Instant now() {
    return clock.instant();
  }

  private String linkSignature(String path, String expiry) {
    byte[] signedBytes = (linkKey + path + "\n" + expiry).getBytes(StandardCharsets.UTF_8);
    return UUID.nameUUIDFromBytes(signedBytes).toString();
  }

  public void deleteFile(String name) {
    Blob removedBlob = blobs.remove(name);
    if (removedBlob != null) {
      try {
        Files.deleteIfExists(removedBlob.file());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  public void changeAllEtags() {
    blobs.replaceAll(
        (name, blob) -> new Blob(blob.file, blob.size, nextEtag(), clock.instant(), blob.headers));
  }

  public void deleteAllFiles() {
    blobs.keySet().forEach(this::deleteFile);
  }

  Optional<Blob> find(String name) {
    return Optional.ofNullable(blobs.get(name));
  }

  private String nextEtag() {
    return "\"0x" + Long.toHexString(lastEtagNumber.incrementAndGet()) + "\"";
  }

  private static Path compressFile(Path plainFile) throws IOException {
    Path compressedFile = plainFile.resolveSibling(plainFile.getFileName() + ".gz");
    try (InputStream input = Files.newInputStream(plainFile);
        OutputStream output = new FastGzip(Files.newOutputStream(compressedFile))) {
      input.transferTo(output);
    }
    Files.delete(plainFile);
    return compressedFile;
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
