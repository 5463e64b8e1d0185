/**
 * The identity platform: users, grants and tokens, with the token endpoints of both versions, and a
 * vault that takes its tokens. Start with {@link
 * io.partnerinsights.sandbox.identity.SignInEndpoint}.
 */
@NullMarked
package io.partnerinsights.sandbox.identity;

import org.jspecify.annotations.NullMarked;
