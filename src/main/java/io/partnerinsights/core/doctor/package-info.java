/**
 * Checks step by step what a read of an account needs, and records the service's responses. Start
 * with {@link io.partnerinsights.core.doctor.Doctor}.
 */
@NullMarked
package io.partnerinsights.core.doctor;

import org.jspecify.annotations.NullMarked;
