/**
 * Checks an account and the service step by step, and records what the service answers. Start with
 * {@link io.partnerinsights.core.doctor.Doctor}.
 */
@NullMarked
package io.partnerinsights.core.doctor;

import org.jspecify.annotations.NullMarked;
