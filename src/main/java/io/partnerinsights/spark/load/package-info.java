/**
 * Keeps datasets in tables of Delta Lake or Apache Iceberg: {@link
 * io.partnerinsights.spark.load.LoadRun} loads each dataset; its table has most of the state.
 *
 * <p>A <i>schedule</i> is a report that the service runs again and again, and an <i>execution</i>
 * one run of it, with one file. A <i>backfill</i> is one report of the months up to the last ended
 * one, once for a table. A <i>fill</i> is one report of months that the user names. A <i>single
 * report</i> is what a run with {@code schedule => 'none'} reads; it counts as an execution. The
 * current month and the times of reports are those of the service's clock, in UTC.
 *
 * <p>This is the life of a load. Each rule links code that takes part in it.
 *
 * <p><b>The call</b>
 *
 * <ul>
 *   <li>An unknown, malformed or conflicting argument ends the call before any request; a range
 *       that a dataset does not offer is its row. {@link LoadSettings#parse}
 *   <li>Options of the catalog and of the dataset's table apply (columns, format, time-outs), but
 *       not their range, label, description or mode: a load fails at the first malformed row.
 *       {@link LoadSessions}, {@link ReadPlanner}
 *   <li>A load has a Spark session of its own. It copies the settings that it names and those that
 *       neither Spark nor Delta has, such as those of file systems, and sets or removes those that
 *       affect rows or speed. {@link LoadContext#createSession}
 *   <li>A run lists the datasets and the reports at its start (a list of datasets is asked for
 *       again after 15 minutes), and asks for the executions of the last 90 days only. It ends
 *       before the first dataset if a list fails, the destination cannot have tables, {@code since}
 *       or {@code fill} is in the future, all names or one of {@code accept} are unknown; a row of
 *       each named dataset, or else of the run, says so if the loads table exists and the
 *       destination is not the reason. It has no lock. {@link LoadRun}
 *   <li>All datasets are loaded at the same time, on a thread each. A failure of one is its row.
 *       After all, the call fails if a row is STOPPED, FAILED or NEEDS_ATTENTION. SKIPPED needs no
 *       action at once, and notes are SKIPPED rows too: a dataset may have several rows. {@link
 *       LoadResult.State}, {@link RunResults#resultsOrThrow}
 * </ul>
 *
 * <p><b>The dataset and its table</b>
 *
 * <ul>
 *   <li>A dataset needs a month column that the dictionary marks as its period, or {@code LIFETIME}
 *       or no ranges. Another one is SKIPPED in a load of all datasets, and STOPPED if it is named.
 *       {@link DatasetLoad#isSupported}
 *   <li>A dataset that the service no longer lists is NEEDS_ATTENTION if it was scheduled or loaded
 *       before (if the call names none, only datasets of the dictionary are looked for). {@link
 *       LoadRun}
 *   <li>A missing table, and its schema, is created: Iceberg in an Iceberg catalog, partitioned by
 *       month, else Delta Lake. {@link TableFormat#createIfAbsent}
 *   <li>A table is refused if it is of another dataset or of another user of Partner Center, or if
 *       its columns, its partitions or {@code delta.appendOnly} do not let a load replace months. A
 *       table of the user's own with the dataset's property and without {@code _load} is taken
 *       over. {@link LakeTable#readSnapshot}, {@link LakeTable#checkReplaceableMonths}
 *   <li>Columns that the table has keep their types. New columns of the dataset are added (in
 *       Iceberg by a commit of their own), and columns that the file lacks become null or the
 *       table's default. {@link ReadPlanner}, {@link LakeTable#replaceRows}
 * </ul>
 *
 * <p><b>The schedule</b>
 *
 * <ul>
 *   <li>It is found by the fingerprint in its name and description: account, dataset, columns in
 *       any order, range, interval and format. The range is argument {@code range}, else {@code
 *       LAST_6_MONTHS}, else the longest; in a dataset without months always the longest. The
 *       oldest is read, also by other tables with the same six. {@link DatasetSchedule#lookUp}
 *   <li>It is created only if the list has none, before anything is read, and without a permit of
 *       the hourly quota. It first runs after 4 h 10 min, or at {@code hour} after that, so a
 *       table's first rows usually come from the backfill. On the marketplace it ends after a year.
 *       A row names a creation only if there was a schedule before. {@link
 *       ReadPlanner#planSchedule}
 *   <li>A load never changes or deletes a schedule. One that is paused, has ended, or shows nothing
 *       for two intervals is NEEDS_ATTENTION in each run that no error ends. {@link
 *       DatasetSchedule#describeProblem}
 *   <li>Other columns, range, interval, format or account mean another schedule; the old one goes
 *       on, and only loads with its settings read it. {@code hour} counts at the creation only.
 *       {@link DatasetSchedule#describeUnreadSchedules}
 * </ul>
 *
 * <p><b>What is read, in which order</b>
 *
 * <ul>
 *   <li>{@link DatasetLoad#run} decides: a fill alone; else a single report alone; else the
 *       executions, and then the backfill. Each is a {@link LoadSource}, and all are written by the
 *       same rules.
 *   <li>An execution is new if its time of generation is later than that of the newest execution of
 *       which the table has rows, and its id another; the id decides between equal times. One of
 *       the schedule without a usable time is never read. {@link ExecutionKey}, {@link
 *       RowStats#newestExecutionKey}
 *   <li>Of the new ones a run reads the newest, and each older one that begins in an earlier month
 *       than all newer ones; the oldest first, each in a commit of its own, unless later reports
 *       have all of its months. {@link LoadRules#chooseExecutions}
 *   <li>A table is backfilled once, from {@code since} or the first month of the longest range to
 *       the last month that has ended, and never before 2000. Later, {@code since} only names a
 *       fill. {@link Backfill#createPending}
 *   <li>The backfill's report is found again by a mark in its name, which has the attempt, the
 *       account and the table. If it is not listed, has failed or is paused, or the columns or the
 *       format have changed, it is created again; one of an earlier attempt not before 2 minutes
 *       after the dataset's start. {@link LoadSteps#existingOrNewBackfill}
 *   <li>{@code wait => false} is about the backfill only: it is submitted, if it gets a permit
 *       within 1 to 3 minutes, and a later run reads it, unless it is complete at once. {@link
 *       DatasetLoad#awaitRows}
 *   <li>A fill and a single report may read an existing report that runs, or was complete at most
 *       {@code reuseMaxAge} (1 h) ago. A fill reads none that is older than the table's rows, and
 *       the rows of a single report that is older are not loaded. {@link LoadRules#chooseFill}
 * </ul>
 *
 * <p><b>Which rows a commit replaces</b>
 *
 * <ul>
 *   <li>An execution may write from the first month that each reading of its TIMESPAN has whole (a
 *       range of months may be counted in days), often the second, to the month of its time. {@link
 *       Months#ofExecution}
 *   <li>Of these months one commit replaces all from the first to the last that the file has; a
 *       month between them without rows is emptied. Months with rows of a later report keep them.
 *       {@link Months#findSpan}, {@link LoadSteps}
 *   <li>A backfill writes only months before the first month of which an execution has rows. {@link
 *       RowStats#monthsBeforeSchedule}
 *   <li>Rows without a month are a month of their own ({@link Months#NO_MONTH}), which only a run
 *       whose range has all rows replaces. In a dataset without months each execution replaces the
 *       whole table.
 *   <li>A source is STOPPED if a month has rows that no load wrote, or a month or all months (of 20
 *       rows or more) would lose more than half of their rows, or a column (of 20 values or more)
 *       over nine tenths of its share of values; {@code accept} leaves these checks out. The others
 *       of the run are still read. An execution or a fill without any rows of months of which the
 *       table has some is STOPPED also with {@code accept}. A report without a time of generation
 *       counts as older than all others, unless this run first asked for it and created it. {@link
 *       LoadRules#describeLosses}
 *   <li>After a pause longer than the range, the months between are NEEDS_ATTENTION, with their
 *       fill. {@link LoadRules#findGap}
 * </ul>
 *
 * <p><b>State, crashes, two loads</b>
 *
 * <ul>
 *   <li>State is in three places: column {@code _load} of the rows (execution and time of
 *       generation), three properties of the table (dataset, account, and the backfill's months
 *       with its attempt until it is loaded), and names and descriptions of reports. No load reads
 *       rows of the loads table. {@link ExecutionKey}, {@link TableSnapshot}, {@link Backfill}
 *   <li>A crash needs nothing: a file is read again until its rows, or for a backfill the property,
 *       say that it was loaded. A load deletes the backfill's report only after its rows and its
 *       property are written. {@link LoadSteps}
 *   <li>A commit fails if the counts of its months (in Iceberg, their rows) changed. Then its
 *       months are chosen anew, up to 3 attempts. Two first runs may create two schedules. {@link
 *       LakeTable#replaceRows}
 *   <li>After a rollback the newest execution is read again. {@link RowStats#newestExecutionKey}
 *   <li>A month whose rows the user has deleted is written again by the next report that is read
 *       and has rows of it. If the deleted rows were of a backfill of which the table has other
 *       rows, no older report writes the month. {@link RowStats#newestGeneratedTimes}
 * </ul>
 *
 * <p><b>Faults and the end</b>
 *
 * <ul>
 *   <li>An older execution that cannot be loaded is SKIPPED if the error is permanent or the
 *       execution is 2 days old. Any other fault ends the dataset's run, so newer executions and
 *       the backfill wait for the next run; only a permanent fault of the newest one lets the
 *       backfill follow. {@link LoadSteps}, {@link LoadErrors#isPermanent}
 *   <li>A load has no time limit. Each part of a wait has {@code reportTimeout} (4 h), without the
 *       time for a permit. {@link io.partnerinsights.core.report.ReportWait}
 *   <li>An interrupt of the call, or a signal, ends all datasets. The results of those that end
 *       within 5 s are recorded, also of those that the interrupt ended, and the error of an
 *       interrupt names the others. {@link LoadRun}
 *   <li>At the end a run writes all rows to the loads table in one commit (if it cannot, the call
 *       fails at its end, and the rows of the datasets stay), warns 30 days before a sign-in ends,
 *       and deletes unused queries and expired reports (of reads after hours, of backfills after 60
 *       days), unless this application has done so before and created no such report since. It
 *       never deletes a schedule, a table, a file or a column. {@link LoadRun#run}
 *   <li>A dry run sends GETs only, writes nothing, and throws for no dataset. {@link
 *       DatasetLoad#recordPlannedSteps}
 * </ul>
 */
@NullMarked
package io.partnerinsights.spark.load;

import org.jspecify.annotations.NullMarked;
