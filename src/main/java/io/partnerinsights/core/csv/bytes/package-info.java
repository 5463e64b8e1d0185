/**
 * A file's bytes on their way to the scanner: one reused array, known to be UTF-8, looked at eight
 * bytes at a time. Start with {@link io.partnerinsights.core.csv.bytes.ByteSource}.
 */
package io.partnerinsights.core.csv.bytes;
