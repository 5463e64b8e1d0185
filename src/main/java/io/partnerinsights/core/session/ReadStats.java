package io.partnerinsights.core.session;

import java.time.Duration;

/**
 * The statistics of one split so far.
 *
 * @param bytesReceived bytes from the store, compressed if the file is
 * @param rows rows that have left the parser
 * @param malformedRows rows that were malformed and no error
 * @param resumes broken transfers that were resumed
 * @param downloadTime time in reads from the network
 * @param inflateTime time in gzip, beside the parsing; zero for a plain file
 * @param parseTime time from bytes to typed columns
 */
public record ReadStats(
    long bytesReceived,
    long rows,
    long malformedRows,
    int resumes,
    Duration downloadTime,
    Duration inflateTime,
    Duration parseTime) {}
