/**
 * Signs in with one of the kinds of credentials and caches the access token. Start with {@link
 * io.partnerinsights.core.auth.SignInMethod}.
 */
@NullMarked
package io.partnerinsights.core.auth;

import org.jspecify.annotations.NullMarked;
