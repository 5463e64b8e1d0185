package io.partnerinsights.sandbox.files;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;

/**
 * One stored file.
 *
 * @param headers what a download says about it: type, and encoding where there is one
 */
record Blob(Path file, long size, String etag, Instant modified, Map<String, String> headers) {}
