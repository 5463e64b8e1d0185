/**
 * The reports of an application: finds or creates each, waits until it is complete, shares it
 * between reads, renews its link, and deletes it when its time is over. The only code that waits
 * for a report. Times of waits are of this machine's clock, and other instants of it are named
 * local. All others are the service's. {@link io.partnerinsights.core.report.ManagedReport} owns
 * all the state of one report; start with {@link io.partnerinsights.core.report.ReportRegistry}.
 */
@NullMarked
package io.partnerinsights.core.report;

import org.jspecify.annotations.NullMarked;
