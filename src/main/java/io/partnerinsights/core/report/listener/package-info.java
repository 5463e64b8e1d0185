/**
 * For users' own monitoring: {@link io.partnerinsights.core.report.listener.ReportListener} is told
 * what becomes of reports while they are waited for.
 */
package io.partnerinsights.core.report.listener;
