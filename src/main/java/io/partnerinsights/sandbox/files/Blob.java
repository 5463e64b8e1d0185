package io.partnerinsights.sandbox.files;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;

/**
 * One stored file.
 *
 * @param headers the Content-Type and, if there is one, the Content-Encoding of downloads
 */
record Blob(Path file, long size, String etag, Instant modified, Map<String, String> headers) {
  /** Returns this file with another ETag, as if it had been replaced. */
  Blob replaced(String newEtag, Instant now) {
    return new Blob(file, size, newEtag, now, headers);
  }
}
