package io.partnerinsights.core.job;

/**
 * The classes that make the steps of a job.
 *
 * @param finder finds a report to adopt
 * @param submitter creates query and report
 * @param lookup finds out what an ambiguous POST has created
 * @param poller polls the status
 * @param dueReports deletes what earlier applications have left
 */
record JobSteps(
    ReportFinder finder,
    Submitter submitter,
    PostLookup lookup,
    StatusPoller poller,
    DueReports dueReports) {

  static JobSteps of(JobContext job) {
    Submitter submitter = new Submitter(job);
    return new JobSteps(
        new ReportFinder(job),
        submitter,
        new PostLookup(job, submitter),
        new StatusPoller(job),
        new DueReports(job));
  }
}
