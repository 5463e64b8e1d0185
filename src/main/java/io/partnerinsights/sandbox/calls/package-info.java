/** The calls that the sandbox has received, and the faults that a test makes in them. */
@NullMarked
package io.partnerinsights.sandbox.calls;

import org.jspecify.annotations.NullMarked;
