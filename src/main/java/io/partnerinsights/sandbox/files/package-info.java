/**
 * The object store for report files: signed links that expire, and downloads with byte ranges.
 * Start with {@link io.partnerinsights.sandbox.files.BlobStore}, then {@link
 * io.partnerinsights.sandbox.files.BlobEndpoint}.
 */
@NullMarked
package io.partnerinsights.sandbox.files;

import org.jspecify.annotations.NullMarked;
