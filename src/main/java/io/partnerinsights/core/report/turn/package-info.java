/**
 * Whose turn it is to make a report: the service lets an account make only a few an hour. Start
 * with {@link io.partnerinsights.core.report.turn.Turns}.
 */
package io.partnerinsights.core.report.turn;
