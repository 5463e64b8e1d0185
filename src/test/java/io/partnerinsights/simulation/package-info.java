/**
 * Simulated worlds: several applications use one account of the sandbox for virtual days, while
 * calls fail, processes crash and another user deletes reports. {@link
 * io.partnerinsights.simulation.HistoryCheck} compares what happened with the connector's promises.
 */
package io.partnerinsights.simulation;
