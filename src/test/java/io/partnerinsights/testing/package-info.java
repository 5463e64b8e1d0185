/**
 * What tests of several rooms share: the sandbox's credentials as options, a clock that is slept
 * on.
 */
package io.partnerinsights.testing;
