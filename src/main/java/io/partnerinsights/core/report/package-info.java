/**
 * The reports of an application: finds or creates each, waits until it is complete, shares it
 * between reads, renews its link, and deletes it when its time is over. The only code that waits
 * for a report. Times of waits, and instants that are named local, are of this machine's clock;
 * times of reports are the service's.
 *
 * <p>This is the life of a report. Each rule links a class that takes part in it. Times are
 * defaults where an option sets them.
 *
 * <p><b>Planning</b>
 *
 * <ul>
 *   <li>A plan makes GETs only and creates nothing. A call that fails is repeated for a minute, in
 *       a wait for option {@code reportTimeout}; a test of the query is made once, and may fail.
 *       {@link io.partnerinsights.core.session.Session#planInWait}
 *   <li>A list of datasets is at most 15 minutes old, and is asked for again if a name is missing.
 *       If the service refuses a query of all columns and metrics of a dataset, its table has no
 *       metrics. {@link io.partnerinsights.core.plan.DatasetCache}, {@code core.session.Planner}
 *   <li>One report can serve all reads with one fingerprint: service, account, query (or the id of
 *       the stored query), range and format. Options {@code keep}, {@code reuse} and {@code
 *       reportLabel} and the types of the columns are not part of it. {@link
 *       io.partnerinsights.core.plan.Fingerprint}
 *   <li>A report that the user names by {@code reportId} is neither searched for, created nor
 *       replaced. Without {@code executionId} its newest complete execution is read, even while a
 *       newer one runs. {@link ReportState#ofNewRead}, {@link StatusPolling}
 *   <li>A limit of 1 to 100 rows may need no report: the service's test of the query can answer it.
 *       {@link io.partnerinsights.core.sample.Preview#maySatisfyLimit}
 *   <li>All actions of one read use the same report of a query, until it may soon be deleted, is
 *       lost or is invalidated, whatever {@code reuseMaxAge} and {@code reuse} say. {@link
 *       ReportChoice}
 * </ul>
 *
 * <p><b>Search</b>
 *
 * <ul>
 *   <li>With {@code reuse=auto} a new read searches the lists once; with {@code reuse=never} only
 *       if it is {@link ReportState.PossiblyCreated}. {@link ReportSearch}
 *   <li>It adopts a report of another run whose name has the fingerprint and whose description says
 *       that other reads may use it: not one that is paused, failed, without a link, excluded, or
 *       older than the last invalidation. Only the newest three are asked for an execution, and
 *       only if the stored query is listed. {@link ReportSearch}
 *   <li>An adopted report runs or waits to run, and is at most a day old, or complete for at most
 *       {@code reuseMaxAge} (1 h) with 2 h 15 min left. {@link
 *       io.partnerinsights.core.created.Retention#mayBeChosen}
 *   <li>A report with the read's own mark in its name is found at any age, also with {@code
 *       reuse=never}, and read if 2 h 15 min are left. {@link
 *       io.partnerinsights.core.created.ReportNames}
 *   <li>{@code PossiblyCreated} means that the read may have created a report that lists do not
 *       show yet: a POST was sent, a read was restored, or the file that was found is too old. It
 *       is looked for at once, after a quarter of what is left of {@link ReportState#LIST_LAG}, and
 *       at its end, also without a stored query, and another report is created only then. Meanwhile
 *       {@code reuse=auto} may adopt another run's report.
 *   <li>{@code keep=report} is about a report that this read creates. One that it shares or adopts
 *       ends as its creator has set. {@link ReportSettings}
 * </ul>
 *
 * <p><b>Sharing between threads</b>
 *
 * <ul>
 *   <li>Reads with {@code reuse=auto}, one connection (the same options of sign-in and service) and
 *       one fingerprint share a {@link ManagedReport}, while it runs or may be adopted. {@link
 *       ReportRegistry}
 *   <li>One thread has the report's lock from the search to the file, also while it waits for a
 *       quota, deletes expired reports and polls; a renewal of the link takes it too. Other threads
 *       wait without progress, with no limit until the report has an id, and then for {@code
 *       reportTimeout}; a thread that gets the lock begins a wait of its own. {@link ManagedReport}
 *   <li>If that thread fails, the next one goes on from the phase that was reached. If the report
 *       has failed, the next one finds or creates another; if that fails too, all that have waited
 *       since before end with its error. {@link ManagedReport}
 *   <li>An interrupt ends the wait of one thread only, and the service goes on with the report. The
 *       end of the application interrupts all waits for reports, and refuses later ones. {@link
 *       ReportsInUse}
 *   <li>An invalidation deletes nothing: later reads share or adopt newer reports only. {@link
 *       ReportRegistry#invalidateReports}
 * </ul>
 *
 * <p><b>Sharing between applications</b>
 *
 * <ul>
 *   <li>Applications agree by names, descriptions and the service's clock only. Two that start at
 *       the same time create two reports. Both must sign in as the same user or application: the
 *       fingerprint has the token's tenant and object id, if it states both. {@link
 *       io.partnerinsights.core.created.ReportUse}
 *   <li>An action chooses a report only if at least 2 h 15 min are left of its retention, and a
 *       later action of the same read only if 2 h are left, which is checked again when its new
 *       link is there. So 2 h are safe from other applications. Unasked, its own application
 *       deletes nothing that it has begun to read in the last 12 h, but a backfill. {@link
 *       io.partnerinsights.core.created.Retention}
 * </ul>
 *
 * <p><b>Creation</b>
 *
 * <ul>
 *   <li>A creation needs a permit: {@code maxReportsPerHour} (5) in any 60 minutes with one
 *       connection. The wait for it has no limit and counts towards no time-out. {@link
 *       io.partnerinsights.core.client.Quota}
 *   <li>The query is found by its name and text, or created. If it is gone when the report is
 *       created, both are repeated, but not for a {@code queryId}. {@link QueryFinder}
 *   <li>The name (label, fingerprint, mark, random number) is the same in all repeats. It and the
 *       description, which says when the report may be deleted, are those of the read that creates
 *       it. {@link ReportCreation}
 *   <li>The phase is {@code PossiblyCreated} before the POST, and {@code Wanted} after a refusal, a
 *       POST that was not sent, or a search without a find. {@link ReportCreation}
 *   <li>A POST with an unknown outcome (5xx, a lost or unusable response) is not repeated at once:
 *       the report is looked up by its exact name for 2 minutes, and the POST is repeated only if
 *       it is absent then; after an internal error of the service for 15 minutes at most. {@link
 *       UniquePost}
 *   <li>If the service's hourly quota refuses, the POST is repeated every 5 minutes for 2 h. If the
 *       account has too many active reports, expired ones are deleted first; if none that is listed
 *       ever expires, the read fails at once. {@link ReportCreation}
 * </ul>
 *
 * <p><b>Waiting</b>
 *
 * <ul>
 *   <li>Search, creation and polls have a time-out of {@code reportTimeout} (4 h) each, and only
 *       that of the polls ends with {@code REPORT_TIMEOUT}, as does the wait for another thread. A
 *       search or a creation ends with the error of its last call, or with {@code OUTCOME_UNKNOWN}.
 *       {@link ReportWait}
 *   <li>The polls' time-out counts from {@link ReportState#waitStart}, over a restart too, if the
 *       bookmark has the report's id but no execution, and the service lists the report. In one
 *       process each later wait begins anew. {@link StatusPolling}
 *   <li>A wait ends at once for a failed or paused report, for a named schedule that starts later
 *       or has ended without an execution, and at the fifth poll in a row without a link. A report
 *       that lists lack is gone after three lookups in 10 s (one that was created just now not
 *       before 2 minutes, a named one at the first). {@link StatusPolling}
 *   <li>A failed, deleted or unreadable report is forgotten, and this application adopts it no
 *       more: the next read gets another, unless the user or a bookmark names the id. After a
 *       time-out, an interrupt or a pause the next read that shares it, and each action of the same
 *       read, goes on with the same report. {@link ReportErrors#isReportUnreadable}
 * </ul>
 *
 * <p><b>The file and its link</b>
 *
 * <ul>
 *   <li>A file that may soon be deleted is not begun: another report is found or created. This does
 *       not hold for a named or kept report, nor for an execution in a bookmark. {@link
 *       ManagedReport}
 *   <li>A later action gets a new link first, within 15 minutes. If the report is gone, or may soon
 *       be deleted then, it is replaced before the action starts. {@link ManagedReport}
 *   <li>A link is due 5 minutes before it expires, or at half of a short life; one thread renews it
 *       for all that have it. {@link ReportLink}
 *   <li>After a 403 a request is repeated once with a newer link. A task in another process cannot
 *       renew: it fails after 10 s, for a next attempt. {@link
 *       io.partnerinsights.core.session.TaskLink}
 *   <li>A file with another ETag, or that the store lacks, is an error. A read never continues with
 *       another report's rows. A request to the store is sent six times at most with one link,
 *       whatever {@code reportTimeout} says; then it fails. {@link
 *       io.partnerinsights.core.session.Report}
 * </ul>
 *
 * <p><b>Deletion</b>
 *
 * <ul>
 *   <li>A read deletes expired reports of all applications after its report is found or created and
 *       before its polls, under the report's lock: after each creation, and once for a connection.
 *       It begins no deletion after 30 s, and a failure is only logged. A load does so at its end
 *       instead. {@link ReportsInUse#cleanUpBeforePolls}
 *   <li>It deletes nothing in a wait that begins with an id that no user named, nor if the
 *       connector would some day delete the named report. Room for a creation is made always.
 *       {@link AutomaticCleanup}
 *   <li>A report is deleted if it has a name of the connector, a description with an end, no use by
 *       this application in 12 h, and its end is over: at least 5 h after the creation and 3 h
 *       after the completion, or a day without one. {@link AutomaticCleanup}, {@link
 *       io.partnerinsights.core.created.Retention}
 *   <li>Reports of {@code keep=report} have no end: only {@code clean_up} and users delete them.
 *       {@code clean_up} spares what may be in use (5 h after its creation, 3 h after its
 *       completion or a day without one, 12 h after a use by this application), unless its argument
 *       {@code in_use} is true. {@link RequestedCleanup}
 *   <li>A failed report is replaced by the next read, and usually due 5 h after its creation.
 *       {@link io.partnerinsights.core.created.Retention#afterExecution}
 *   <li>A query of the connector is deleted when it is a day old and no report uses it. {@link
 *       AutomaticCleanup}
 * </ul>
 *
 * <p><b>After a crash</b>
 *
 * <ul>
 *   <li>The report and its query stay; the permits and marks that were not saved are lost. The next
 *       run adopts a shared report. One of {@code reuse=never} or {@code keep=report} is found only
 *       by a bookmark or its id. {@link io.partnerinsights.core.created.ReportUse#isShared}
 *   <li>A bookmark leads to its report by the id, else by the mark (2 minutes of lists), or with
 *       {@code reuse=auto} to another run's report. Without rows read, a report that is gone is
 *       replaced; with an execution in the bookmark nothing replaces it. {@link
 *       ReportChoice#resumeFrom}
 * </ul>
 *
 * <p>{@link io.partnerinsights.core.report.ManagedReport} owns all the state of one report; start
 * with {@link io.partnerinsights.core.report.ReportRegistry}.
 */
@NullMarked
package io.partnerinsights.core.report;

import org.jspecify.annotations.NullMarked;
