/**
 * The identity platform: users, grants and tokens, with the token endpoints of both versions. Start
 * with {@link io.partnerinsights.sandbox.identity.SignInEndpoint}.
 */
@NullMarked
package io.partnerinsights.sandbox.identity;

import org.jspecify.annotations.NullMarked;
