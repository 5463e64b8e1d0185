/**
 * Checks an account and the service step by step, and records what the service answers. Start with
 * {@link io.partnerinsights.core.doctor.Doctor}.
 */
package io.partnerinsights.core.doctor;
