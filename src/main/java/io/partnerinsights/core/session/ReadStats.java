package io.partnerinsights.core.session;

import java.time.Duration;

/**
 * The statistics of one split so far.
 *
 * @param bytesReceived number of bytes received, before decompression
 * @param rowCount number of rows returned
 * @param malformedRows number of malformed rows that the mode accepted or dropped
 * @param roundedValues number of values with more digits after the point than their column keeps
 * @param cutTimesOfDay number of values of columns of days whose time of day was cut
 * @param resumeCount number of broken transfers that were resumed
 * @param downloadTime time spent in reads from the network
 * @param inflateTime time spent decompressing gzip, in a thread of its own while the parser runs
 * @param parseTime time spent parsing the file into typed columns
 */
public record ReadStats(
    long bytesReceived,
    long rowCount,
    long malformedRows,
    long roundedValues,
    long cutTimesOfDay,
    int resumeCount,
    Duration downloadTime,
    Duration inflateTime,
    Duration parseTime) {}
