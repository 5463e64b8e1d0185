package io.partnerinsights.core.job;

/**
 * The classes that make the steps of a job.
 *
 * @param finder finds a report to adopt
 * @param submitter creates query and report
 * @param lookup finds out what an ambiguous POST has created
 * @param poller polls the status
 */
record JobSteps(ReportFinder finder, Submitter submitter, PostLookup lookup, StatusPoller poller) {}
