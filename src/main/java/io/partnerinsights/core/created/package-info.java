/**
 * What the connector creates in an account: the names of its reports and queries, what each is for,
 * and how long it stays. Makes no call. Engines may use it.
 */
@NullMarked
package io.partnerinsights.core.created;

import org.jspecify.annotations.NullMarked;
