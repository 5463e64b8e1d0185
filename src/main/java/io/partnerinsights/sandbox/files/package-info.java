/**
 * The object store where reports lie: signed links that expire, and downloads by range. Start with
 * {@link io.partnerinsights.sandbox.files.BlobStore}, then {@link
 * io.partnerinsights.sandbox.files.BlobEndpoint}.
 */
package io.partnerinsights.sandbox.files;
