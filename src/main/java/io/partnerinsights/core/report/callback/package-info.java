/**
 * The service's calls when a report is complete, which save the rest of the pause before the next
 * look. Start with {@link io.partnerinsights.core.report.callback.Callbacks}.
 */
package io.partnerinsights.core.report.callback;
