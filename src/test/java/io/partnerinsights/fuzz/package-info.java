/**
 * Random inputs, made from a seed: each must be accepted or refused with a code, in seconds. Start
 * with {@link io.partnerinsights.fuzz.FuzzTest}.
 */
package io.partnerinsights.fuzz;
