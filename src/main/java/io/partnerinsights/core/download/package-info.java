/**
 * A completed report's file as a stream: opened by its secure link, resumed when the connection
 * breaks, inflated. Nothing here knows about tokens. Start with {@link
 * io.partnerinsights.core.download.FileStore}.
 */
package io.partnerinsights.core.download;
