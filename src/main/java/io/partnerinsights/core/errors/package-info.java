/**
 * The connector's exceptions: an unchecked root with a stable code and a message of problem, reason
 * and remedy that shows no secret. Start with {@link io.partnerinsights.core.errors.ErrorTemplate}.
 */
@NullMarked
package io.partnerinsights.core.errors;

import org.jspecify.annotations.NullMarked;
