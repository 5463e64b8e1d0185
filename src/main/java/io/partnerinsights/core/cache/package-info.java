/**
 * One report per question: who asks what another has asked gets the same report, in this
 * application, found again on the service, or not, as the options say; and what was made is removed
 * at the end. Start with {@link io.partnerinsights.core.cache.ReportOnDemand}.
 */
package io.partnerinsights.core.cache;
