/** The sandbox's page: what it holds, and the lines to paste for each engine. */
@NullMarked
package io.partnerinsights.sandbox.page;

import org.jspecify.annotations.NullMarked;
