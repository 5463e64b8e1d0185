/**
 * Downloads a completed report's file from its secure link: resumes broken transfers, inflates gzip
 * and reads ranges. No token is sent. Start with {@link
 * io.partnerinsights.core.download.ReportFile.FileStore}.
 */
@NullMarked
package io.partnerinsights.core.download;

import org.jspecify.annotations.NullMarked;
