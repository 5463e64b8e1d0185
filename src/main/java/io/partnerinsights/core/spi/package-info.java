/**
 * For users' own monitoring: {@link io.partnerinsights.core.spi.ReportListener} is told what
 * becomes of reports while they are waited for.
 */
package io.partnerinsights.core.spi;
