/** The commands. Start with {@link io.partnerinsights.cli.command.PartnerInsightsCommand}. */
package io.partnerinsights.cli.command;
